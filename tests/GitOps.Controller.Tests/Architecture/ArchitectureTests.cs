using System.Reflection;

namespace GitOps.Controller.Tests.Architecture;

/// <summary>The rules of the design hold.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] EngineAndBelow = ["GitOps.Engine", "GitOps.Core", "GitOps.Schema"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["GitOps.Schema"] = [],
        ["GitOps.Core"] = ["GitOps.Schema"],
        ["GitOps.Engine"] = ["GitOps.Core", "GitOps.Schema"],
        ["GitOps.Aws"] = EngineAndBelow,
        ["GitOps.Git"] = EngineAndBelow,
        ["GitOps.GitHub"] = EngineAndBelow,
        ["GitOps.State"] = EngineAndBelow,
        ["GitOps.LocalAws"] = ["GitOps.Schema"],
        ["GitOps.LocalGitHub"] = [],
        ["gitops"] =
        [
            .. EngineAndBelow,
            "GitOps.Aws",
            "GitOps.Git",
            "GitOps.GitHub",
            "GitOps.State",
            "GitOps.LocalAws",
            "GitOps.LocalGitHub",
        ],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_allows(string project)
    {
        var used = Load(project)
            .GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("GitOps.", StringComparison.Ordinal));

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Theory, InlineData("GitOps.Core"), InlineData("GitOps.Engine")]
    public void Namespaces_have_no_cycles(string project) =>
        Assert.Empty(ArchitectureRules.NamespaceCycles(TypeDependencies.TypesOf(project)));

    [Theory, InlineData("GitOps.Core")]
    public void Pure_projects_use_no_task_stream_clock_disk_network_or_process(string project) =>
        Assert.Empty(ArchitectureRules.ImpureTypes(TypeDependencies.TypesOf(project)));

    [Fact]
    public void Ports_have_at_most_five_members() => Assert.Empty(ArchitectureRules.WidePorts(TypeDependencies.TypesOf("GitOps.Engine")));

    [Fact]
    public void Ports_stand_beside_their_user() => Assert.Empty(ArchitectureRules.LonelyPorts(TypeDependencies.TypesOf("GitOps.Engine")));

    [Theory, MemberData(nameof(Projects))]
    public void A_class_has_at_most_six_dependencies(string project) =>
        Assert.Empty(ArchitectureRules.HeavyConstructors(Load(project).GetTypes()));

    [Theory, InlineData("GitOps.Aws"), InlineData("GitOps.Git"), InlineData("GitOps.GitHub"), InlineData("GitOps.State")]
    public void Adapters_expose_only_their_registration(string project)
    {
        var exposed = Load(project)
            .GetExportedTypes()
            .Where(t => t.Namespace?.Contains(".Migrations", StringComparison.Ordinal) != true)
            .Select(t => t.Name)
            .Where(n => !n.EndsWith("Registration", StringComparison.Ordinal) && !n.EndsWith("Options", StringComparison.Ordinal));

        Assert.Empty(exposed.Except(["LocalKeys"]));
    }

    private static Assembly Load(string project) => Assembly.Load(new AssemblyName(project));
}
