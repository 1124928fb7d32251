using System.Globalization;
using System.Security;
using GitOps.LocalAws.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.LocalAws.Server;

/// <summary>STS over the query protocol: GetCallerIdentity, and AssumeRole for any role of any account.</summary>
internal sealed class StsService(AccessKeyStore keys, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, JournalEntry entry)
    {
        var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body)).ToDictionary(p => p.Key, p => p.Value.ToString());
        entry.Operation = form.GetValueOrDefault("Action", "");
        entry.Name = form.GetValueOrDefault("RoleArn");
        var result = entry.Operation switch
        {
            "GetCallerIdentity" => $"<Arn>{SecurityElement.Escape(caller.Arn)}</Arn>"
                + $"<UserId>{SecurityElement.Escape(caller.UserId)}</UserId><Account>{caller.Account}</Account>",
            "AssumeRole" => AssumeRole(form),
            var other => throw new AwsException("InvalidAction", $"local AWS does not support the STS operation {other}"),
        };
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            $"<{entry.Operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + $"<{entry.Operation}Result>{result}</{entry.Operation}Result>"
                + $"<ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{entry.Operation}Response>"
        );
    }

    private string AssumeRole(Dictionary<string, string> form)
    {
        var role = form.GetValueOrDefault("RoleArn", "");
        var session = form.GetValueOrDefault("RoleSessionName", "");
        if (role.Split(':') is not { Length: 6 } parts || parts[4].Length != 12 || !parts[5].StartsWith("role/", StringComparison.Ordinal))
            throw AwsException.Validation($"invalid RoleArn {role}: expected arn:<partition>:iam::<account>:role/<name>");
        if (session.Length < 2)
            throw AwsException.Validation(
                "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: "
                    + "Member must have length greater than or equal to 2"
            );
        var seconds = int.TryParse(form.GetValueOrDefault("DurationSeconds"), CultureInfo.InvariantCulture, out var duration)
            ? duration
            : 3600;
        var key = keys.AssumeRole(role, session, time.GetUtcNow().AddSeconds(seconds));
        var expiration = key.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"<Credentials><AccessKeyId>{key.Id}</AccessKeyId><SecretAccessKey>{key.Secret}</SecretAccessKey>"
            + $"<SessionToken>{key.SessionToken}</SessionToken><Expiration>{expiration}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>{SecurityElement.Escape(key.UserId)}</AssumedRoleId>"
            + $"<Arn>{SecurityElement.Escape(key.Arn)}</Arn></AssumedRoleUser>";
    }
}
