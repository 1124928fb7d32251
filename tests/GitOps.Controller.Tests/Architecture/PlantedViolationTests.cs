using GitOps.Controller.Tests.Architecture.Planted.Neighbour;

namespace GitOps.Controller.Tests.Architecture
{
    /// <summary>Each rule finds a small violation that is planted for it, so that no rule passes because it sees nothing.</summary>
    public sealed class PlantedViolationTests
    {
        private const string PlantedNamespace = "GitOps.Controller.Tests.Architecture.Planted";

        [Fact]
        public void A_cycle_of_namespaces_is_found() =>
            Assert.Equal(
                [$"{PlantedNamespace} → {PlantedNamespace}.Neighbour → {PlantedNamespace}"],
                ArchitectureRules.NamespaceCycles(Types())
            );

        [Fact]
        public void A_port_of_six_members_is_found() =>
            Assert.Equal([$"{PlantedNamespace}.IWidePort"], ArchitectureRules.WidePorts(Types()));

        [Fact]
        public void A_port_without_a_user_beside_it_is_found() =>
            Assert.Equal([$"{PlantedNamespace}.ILonelyPort"], ArchitectureRules.LonelyPorts(Types()));

        [Fact]
        public void A_port_with_a_user_beside_it_is_not_found() =>
            Assert.DoesNotContain($"{PlantedNamespace}.IUsedPort", ArchitectureRules.LonelyPorts(Types()));

        [Theory]
        [InlineData("System.Threading.Tasks.Task")]
        [InlineData("System.IO.Stream")]
        [InlineData("System.TimeProvider")]
        [InlineData("System.IO.File")]
        [InlineData("System.Net.Http.HttpClient")]
        [InlineData("System.Diagnostics.Process")]
        public void An_effect_in_a_pure_project_is_found(string used) =>
            Assert.Contains($"{PlantedNamespace}.Impure uses {used}", ArchitectureRules.ImpureTypes(Types()));

        [Fact]
        public void A_constructor_with_seven_dependencies_is_found() =>
            Assert.Contains($"{typeof(Planted.Heavy)}: 7", ArchitectureRules.HeavyConstructors([typeof(Planted.Heavy)]));

        [Fact]
        public void A_record_that_bundles_services_counts_as_what_it_holds() =>
            Assert.Contains($"{typeof(Planted.HeavyByBundle)}: 7", ArchitectureRules.HeavyConstructors([typeof(Planted.HeavyByBundle)]));

        [Fact]
        public void A_line_beyond_column_140_and_a_file_beyond_300_lines_are_found()
        {
            var wide = new string('x', 141);

            Assert.Equal(["planted.cs:2"], SourceShape.LongLines("planted.cs", ["short", wide]));
            Assert.True(SourceShape.IsTooLong("src/planted.cs", lines: 301));
            Assert.True(SourceShape.IsTooLong("tests/planted.cs", lines: 501));
        }

        private static IReadOnlyList<Mono.Cecil.TypeDefinition> Types() =>
            [
                .. TypeDependencies
                    .TypesOf(typeof(PlantedViolationTests).Assembly.GetName().Name!)
                    .Where(t => TypeDependencies.NamespaceOf(t).StartsWith(PlantedNamespace, StringComparison.Ordinal)),
            ];
    }
}

namespace GitOps.Controller.Tests.Architecture.Planted
{
    internal interface IWidePort
    {
        void One();
        void Two();
        void Three();
        void Four();
        void Five();
        void Six();
    }

    internal interface ILonelyPort
    {
        void One();
    }

    internal interface IUsedPort
    {
        void One();
    }

    internal sealed class UsesPort(IUsedPort port)
    {
        public void Call() => port.One();
    }

    internal sealed class UsesNeighbour
    {
        public static Neighbour.UsesBack? Other => null;
    }

    internal sealed class Impure
    {
        public static Task WaitAsync(Stream stream, TimeProvider time, HttpClient client) =>
            File.Exists("") && time is not null && client is not null && System.Diagnostics.Process.GetCurrentProcess() is not null
                ? stream.FlushAsync()
                : Task.CompletedTask;
    }

    internal sealed class Heavy(object a, object b, object c, object d, object e, object f, object g)
    {
        public object[] All => [a, b, c, d, e, f, g];
    }

    internal sealed record Bundle(IUsedPort A, IUsedPort B, UsesPort C, TimeProvider D);

    internal sealed class HeavyByBundle(Bundle bundle, object e, object f, object g)
    {
        public object[] All => [bundle, e, f, g];
    }
}

namespace GitOps.Controller.Tests.Architecture.Planted.Neighbour
{
    internal sealed class UsesBack(ILonelyPort port)
    {
        public void Call() => port.One();

        public static UsesNeighbour? Other => null;
    }
}
