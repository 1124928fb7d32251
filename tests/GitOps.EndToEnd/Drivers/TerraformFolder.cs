using GitOps.Testing;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A Terraform configuration, with the provider from a mirror on this machine.</summary>
internal sealed class TerraformFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables;

    public TerraformFolder(string configuration, IReadOnlyDictionary<string, string> variables)
    {
        File.WriteAllText(_folder.At("main.tf"), configuration);
        File.WriteAllText(_folder.At("terraform.rc"), $"provider_installation {{\n  filesystem_mirror {{ path = \"{Mirror}\" }}\n}}\n");
        _variables = new(variables) { ["TF_CLI_CONFIG_FILE"] = _folder.At("terraform.rc"), ["TF_IN_AUTOMATION"] = "1" };
    }

    /// <summary>The folder named tf-plugins that holds the provider, or null.</summary>
    public static string? Mirror =>
        new[]
        {
            Environment.GetEnvironmentVariable("TF_PLUGINS"),
            "/opt/tf-plugins",
            "/usr/share/tf-plugins",
            "/usr/local/share/tf-plugins",
        }.FirstOrDefault(Directory.Exists);

    public async Task<string> RunAsync(params string[] words)
    {
        var ended = await Programs.RunAsync("terraform", [.. words, "-no-color"], _folder.Path, _variables);
        return ended.Code == 0 ? ended.Output : throw new InvalidOperationException($"terraform {string.Join(' ', words)}: {ended.All}");
    }

    public void Dispose() => _folder.Dispose();
}
