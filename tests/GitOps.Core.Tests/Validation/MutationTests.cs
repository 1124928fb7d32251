using System.Text;
using GitOps.Testing;

namespace GitOps.Core.Tests.Validation;

public sealed class MutationTests
{
    private static readonly Dictionary<string, string> Valid = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));

    [Fact]
    public void Two_hundred_seeded_mutations_are_each_reported_at_their_line()
    {
        var random = new Random(20261124);
        var missed = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var mutation = Mutation.Choose(random, Valid);
            var diagnostics = Loading.Validate(new Dictionary<string, string>(Valid) { [mutation.File] = mutation.Text });
            if (!diagnostics.Any(d => d.Position?.File == mutation.File && d.Position.Line == mutation.Line))
                missed.Add($"{mutation}: {string.Join("; ", diagnostics)}");
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed.Take(5)));
    }

    [Fact]
    public void A_thousand_blind_mutations_throw_nothing()
    {
        var random = new Random(7);
        var files = Valid.Keys.Where(f => f.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 1000; i++)
        {
            var file = files[random.Next(files.Count)];
            var bytes = Encoding.UTF8.GetBytes(Valid[file]);
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(1, 128);
            Assert.NotNull(Loading.Validate(new Dictionary<string, string>(Valid) { [file] = Encoding.UTF8.GetString(bytes) }));
        }
    }
}
