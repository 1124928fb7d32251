using System.Globalization;
using System.Security;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.SageMaker;
using GitOps.Schema.Services;
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
        if (!AwsNames.IsRole(role))
            throw AwsException.Validation($"invalid RoleArn {role}: expected arn:<partition>:iam::<account of 12 digits>:role/<name>");
        if (!int.TryParse(form.GetValueOrDefault("DurationSeconds", "3600"), CultureInfo.InvariantCulture, out var seconds))
            throw AwsException.Validation($"invalid DurationSeconds {form["DurationSeconds"]}: expected a number of seconds");
        RequestValidator.Validate(
            ServiceModels.Get("sts"),
            "AssumeRole",
            new JsonObject
            {
                ["RoleArn"] = role,
                ["RoleSessionName"] = session,
                ["DurationSeconds"] = seconds,
            }
        );
        var key = keys.AssumeRole(role, session, time.GetUtcNow().AddSeconds(seconds));
        var expiration = key.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"<Credentials><AccessKeyId>{key.Id}</AccessKeyId><SecretAccessKey>{key.Secret}</SecretAccessKey>"
            + $"<SessionToken>{key.SessionToken}</SessionToken><Expiration>{expiration}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>{SecurityElement.Escape(key.UserId)}</AssumedRoleId>"
            + $"<Arn>{SecurityElement.Escape(key.Arn)}</Arn></AssumedRoleUser>";
    }
}
