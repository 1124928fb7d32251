using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Engine.Deciding;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.Testing;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A repository of a user's, and the verbs typed in it.</summary>
internal sealed class Project : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IRepository _repository;
    private readonly string _localFolder;

    public Project(IReadOnlyDictionary<string, string> files, string localFolder)
    {
        _localFolder = localFolder;
        _repository = GitRegistration.AddGit(TimeProvider.System).Create(_folder.Path);
        Commit(files);
    }

    public string Folder => _folder.Path;

    /// <summary>A gitops.yaml of one environment.</summary>
    public static string Settings(string endpoint = "local", string extra = "") =>
        $$"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Repository
            repository: shop
            environments:
              - name: dev
                paths: [models]
                account: "123456789012"
                region: eu-west-1
                endpoint: {{endpoint}}
                bucket: shop-dev
                vars:
                  role: arn:aws:iam::123456789012:role/sagemaker
                  image: 141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1
            {{extra}}
            """;

    /// <summary>Writes files (null removes one) and commits.</summary>
    public string Commit(IEnumerable<KeyValuePair<string, string>> files)
    {
        Write(files);
        return _repository.Commit("A change");
    }

    /// <summary>Writes files without a commit.</summary>
    public void Write(IEnumerable<KeyValuePair<string, string>> files)
    {
        foreach (var (path, text) in files)
        {
            var full = _folder.At(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (text.Length == 0)
                File.Delete(full);
            else
                File.WriteAllText(full, text);
        }
    }

    /// <summary>Types a verb.</summary>
    public Task<Ended> TypeAsync(params string[] words) => TypeAsync(Folder, _localFolder, words);

    public static Task<Ended> TypeAsync(string folder, string localFolder, params string[] words) =>
        TypeAsync(new AllowEverything(), folder, localFolder, words);

    /// <summary>Types a verb under a policy.</summary>
    public static async Task<Ended> TypeAsync(IDecisionPolicy policy, string folder, string localFolder, params string[] words)
    {
        var (results, talk) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            words,
            new Host(
                new Output(results, TextWriter.Synchronized(talk), isTerminal: false, canPrompt: false),
                folder,
                TimeProvider.System,
                localFolder
            )
            {
                Policy = policy,
            }
        );
        return new(code, results.ToString(), talk.ToString());
    }

    /// <summary>The program as a process of its own.</summary>
    public static IEnumerable<string> Program(params string[] words) => [Path.Combine(AppContext.BaseDirectory, "gitops.dll"), .. words];

    public void Dispose() => _folder.Dispose();
}
