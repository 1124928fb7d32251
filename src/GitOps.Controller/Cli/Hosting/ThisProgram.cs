namespace GitOps.Controller.Cli.Hosting;

/// <summary>The command line that starts this program again, whether it runs as an executable or with dotnet.</summary>
internal static class ThisProgram
{
    public static IReadOnlyList<string> Command =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "gitops"
            ? [Environment.ProcessPath!]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "gitops.dll")];
}
