using System.Globalization;
using System.Security;
using GitOps.LocalAws.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.LocalAws.Server;

/// <summary>STS over the query protocol: who am I, and assume a role in any account.</summary>
internal sealed class StsService(KeyRing keys, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, Caller caller, byte[] body, Call call)
    {
        var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body)).ToDictionary(p => p.Key, p => p.Value.ToString());
        call.Operation = form.GetValueOrDefault("Action", "");
        call.Name = form.GetValueOrDefault("RoleArn");
        var result = call.Operation switch
        {
            "GetCallerIdentity" =>
                $"<Arn>{SecurityElement.Escape(caller.Arn)}</Arn><UserId>{SecurityElement.Escape(caller.UserId)}</UserId><Account>{caller.Account}</Account>",
            "AssumeRole" => AssumeRole(form),
            var other => throw new AwsError("InvalidAction", $"local AWS does not offer {other}"),
        };
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            $"<{call.Operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{call.Operation}Result>{result}</{call.Operation}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{call.Operation}Response>"
        );
    }

    private string AssumeRole(Dictionary<string, string> form)
    {
        var role = form.GetValueOrDefault("RoleArn", "");
        var session = form.GetValueOrDefault("RoleSessionName", "");
        if (role.Split(':') is not { Length: 6 } parts || parts[4].Length != 12 || !parts[5].StartsWith("role/", StringComparison.Ordinal))
            throw AwsError.Validation($"{role} is not the ARN of a role");
        if (session.Length < 2)
            throw AwsError.Validation(
                "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2"
            );
        var seconds = int.TryParse(form.GetValueOrDefault("DurationSeconds"), CultureInfo.InvariantCulture, out var given) ? given : 3600;
        var key = keys.AssumeRole(role, session, time.GetUtcNow().AddSeconds(seconds));
        return $"<Credentials><AccessKeyId>{key.Id}</AccessKeyId><SecretAccessKey>{key.Secret}</SecretAccessKey><SessionToken>{key.SessionToken}</SessionToken><Expiration>{key.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>{SecurityElement.Escape(key.UserId)}</AssumedRoleId><Arn>{SecurityElement.Escape(key.Arn)}</Arn></AssumedRoleUser>";
    }
}
