using System.Reflection;
using GitOps.Testing;
using NetArchTest.Rules;

namespace GitOps.Controller.Tests;

/// <summary>The table of the design: which project may use which.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["GitOps.Schema"] = [],
        ["GitOps.Core"] = ["GitOps.Schema"],
        ["GitOps.Aws"] = ["GitOps.Core", "GitOps.Schema"],
        ["GitOps.Git"] = ["GitOps.Core", "GitOps.Schema"],
        ["GitOps.GitHub"] = ["GitOps.Core", "GitOps.Engine", "GitOps.Schema"],
        ["GitOps.State"] = ["GitOps.Core", "GitOps.Schema"],
        ["GitOps.LocalAws"] = ["GitOps.Schema"],
        ["gitops"] = ["GitOps.Schema", "GitOps.Core", "GitOps.Aws", "GitOps.Git", "GitOps.GitHub", "GitOps.State", "GitOps.LocalAws"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_uses_only_what_the_design_allows(string project)
    {
        var used = Load(project)
            .GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("GitOps.", StringComparison.Ordinal));

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Theory, InlineData("GitOps.Schema"), InlineData("GitOps.Core")]
    public void Pure_projects_touch_no_disk_network_or_process(string project)
    {
        var result = Types
            .InAssembly(Load(project))
            .ShouldNot()
            .HaveDependencyOnAny(
                "System.IO.File",
                "System.IO.Directory",
                "System.Net.Http",
                "System.Net.Sockets",
                "System.Diagnostics.Process",
                "Microsoft.Extensions.Logging"
            )
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory, InlineData("GitOps.Aws"), InlineData("GitOps.Git"), InlineData("GitOps.GitHub"), InlineData("GitOps.State")]
    public void Adapters_show_only_their_registration(string project)
    {
        var shown = Load(project)
            .GetExportedTypes()
            .Where(t => t.Namespace?.Contains(".Migrations", StringComparison.Ordinal) != true)
            .Select(t => t.Name);

        Assert.All(
            shown,
            name =>
                Assert.True(
                    name.EndsWith("Registration", StringComparison.Ordinal)
                        || name.EndsWith("Options", StringComparison.Ordinal)
                        || name == "LocalKeys",
                    name
                )
        );
    }

    [Fact]
    public void Ports_have_at_most_five_members()
    {
        var ports = Load("GitOps.Core").GetTypes().Where(t => t.IsInterface && t.Namespace == "GitOps.Core.Ports");

        Assert.All(ports, port => Assert.True(port.GetMembers().Count(m => m is not MethodInfo { IsSpecialName: true }) <= 5, port.Name));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_class_takes_at_most_six_dependencies(string project)
    {
        var constructors = Load(project)
            .GetTypes()
            .Where(t => t.IsClass && !IsValue(t))
            .SelectMany(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance));

        Assert.All(constructors, c => Assert.True(c.GetParameters().Length <= 6, $"{c.DeclaringType}: {c.GetParameters().Length}"));
    }

    // Records are values, not services; what the compiler makes is not written by anybody.
    private static bool IsValue(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || type.Name.Contains('<', StringComparison.Ordinal)
        || typeof(Exception).IsAssignableFrom(type);

    private static Assembly Load(string project) => Assembly.Load(new AssemblyName(project));
}
