using System.Diagnostics;
using System.Text;

namespace GitOps.Bench;

/// <summary>A repository of models, configurations and endpoints (4 : 4 : 2), one file for each model.</summary>
internal sealed class Repository(string folder, string id, int resources)
{
    private const string Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/not-served-here:1";
    private const string Role = "arn:aws:iam::123456789012:role/sagemaker";

    public string Folder => folder;

    public int Models => resources * 4 / 10;

    public void LayOut()
    {
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllText(
            Path.Combine(folder, "gitops.yaml"),
            $"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Repository
            repository: {id}
            environments:
              - name: dev
                paths: [models]
                account: "123456789012"
                region: eu-west-1
                endpoint: local
                namePrefix: {id}-
            """
        );
        for (var i = 0; i < Models; i++)
            Write(i, "0");
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "bench");
        Git("config", "user.email", "bench@example.com");
        Commit();
    }

    /// <summary>Writes one model's file with another value in it.</summary>
    public void Write(int i, string value)
    {
        var text = new StringBuilder();
        text.Append(
            $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {{name: m{i}}}\nspec:\n  executionRoleARN: {Role}\n  primaryContainer: {{image: \"{Image}\", environment: {{N: \"{i}\", V: \"{value}\"}}}}\n---\n"
        );
        text.Append(
            $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: EndpointConfig\nmetadata: {{name: m{i}}}\nspec:\n  productionVariants:\n    - {{variantName: main, modelName: m{i}, initialInstanceCount: 1, instanceType: ml.m5.large}}\n"
        );
        if (i < resources * 2 / 10)
            text.Append(
                $"---\napiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Endpoint\nmetadata: {{name: e{i}}}\nspec: {{endpointConfigName: m{i}}}\n"
            );
        File.WriteAllText(Path.Combine(folder, "models", $"m{i}.yaml"), text.ToString());
    }

    public void Commit()
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", "A change");
    }

    /// <summary>Adds the remote for pushes.</summary>
    public void AddRemote(string url) => Git("remote", "add", "origin", url);

    /// <summary>Pushes the commit that is checked out to a branch.</summary>
    public void Push(string branch) => Git("push", "-q", "origin", $"HEAD:refs/heads/{branch}");

    /// <summary>Checks out a new branch.</summary>
    public void CheckOut(string branch) => Git("checkout", "-q", "-b", branch);

    /// <summary>The newest commit.</summary>
    public string Head() => Git("rev-parse", "HEAD");

    private string Git(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. words]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"git {string.Join(' ', words)} ended with {process.ExitCode}");
        return output.Trim();
    }
}
