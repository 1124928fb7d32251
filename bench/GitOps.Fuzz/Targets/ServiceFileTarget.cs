using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Fuzz.Targets;

/// <summary>The service's settings file.</summary>
internal sealed class ServiceFileTarget : ITarget
{
    private readonly TemporaryFolder _folder = new();
    private static readonly ServiceSettings Defaults = new() { Sources = [], DataFolder = "data" };

    public ServiceFileTarget()
    {
        var secret = _folder.Write("secret", "0123456789abcdef0123456789abcdef\n"u8.ToArray());
        Corpus = Corpora.Bytes([
            $$"""
            sources:
              - name: churn
                url: https://github.com/example/churn
                user: x-access-token
                tokenFile: {{secret}}
                webhookSecretFile: {{secret}}
                repository: churn
                accounts: ["123456789012"]
                regions: [eu-west-1]
                roles: ["arn:aws:iam::123456789012:role/sagemaker"]
                allowedSignersFile: {{secret}}
                signerKeyFiles: [{{secret}}]
              - {url: git@github.com:example/fraud.git, repository: fraud, accounts: ["123456789012"], regions: [eu-west-2], roles: []}
            listen: http://127.0.0.1:8088
            databaseFile: {{secret}}
            pollSeconds: 30
            resyncSeconds: 600
            retentionDays: 90
            endpoints: ["https://*.example.com"]
            tokens:
              - name: ci
                sha256: 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8
                role: operator
                environments: [churn/*]
            issuers:
              - issuer: https://token.actions.githubusercontent.com
                audience: gitops
                grants: [{claims: {repository: example/churn}, role: reader}]
            """,
            "sources: [{url: https://git.example/shop, tokenVariable: HOME}]\nretentionDays: 1\n",
        ]);
    }

    public IReadOnlyList<byte[]> Corpus { get; }

    public string Run(byte[] input)
    {
        try
        {
            var settings = ServiceSettingsReader.ReadFile(_folder.Write("service.yaml", input), Defaults);
            ServiceSettingsReader.RequireBounds(settings.Sources);
            return $"{Math.Min(settings.Sources.Count, 4)} sources";
        }
        catch (ManifestErrorsException exception)
        {
            return Pipeline.Codes(exception.Diagnostics);
        }
        catch (CommandException exception)
        {
            return new([.. exception.Message.Where(char.IsAsciiLetterLower).TakeLast(12)]);
        }
    }

    public void Dispose() => _folder.Dispose();
}
