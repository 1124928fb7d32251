using GitOps.Core.Audit;

namespace GitOps.Core.Tests.Audit;

/// <summary>What the chain of the audit log proves, and what not.</summary>
public sealed class AuditVerifierTests
{
    private const string Hash = "6a5daf66ecec8594663659c268515dbd27dfff89908a9148b8e9c93a26b8c0de";
    private const string Ones = "1111111111111111111111111111111111111111111111111111111111111111";
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly AuditKeys Keys = AuditKeys.Parse($"new:{new string('1', 64)}, old:{new string('2', 64)}");
    private static readonly AuditKey Old = Keys.Find("old")!;

    [Fact]
    public void A_chain_of_two_keys_is_intact()
    {
        var before = Chain(2, Old);
        var after = Chain(2, Keys.Signer, before[^1].Head);

        Assert.Equal(new(after[^1].Head, 0, null, 0, ""), Verify([.. before, .. after]));
    }

    [Fact]
    public void A_chain_that_was_written_anew_with_another_key_is_found()
    {
        var forged = Chain(4, Keys.Signer with { Secret = new string('3', 64) });

        Assert.Equal((AuditFault.Changed, 1), FaultOf(Verify(forged)));
    }

    [Fact]
    public void A_chain_that_was_written_anew_without_a_key_is_found()
    {
        Assert.Equal((AuditFault.Unsigned, 3), FaultOf(Verify(Unsigned(3))));
        Assert.Equal((AuditFault.Changed, 3), FaultOf(Verify([.. Unsigned(2), .. Chain(4)[2..]])));
        Assert.Equal((AuditFault.Changed, 3), FaultOf(Verify([.. Chain(2), .. Unsigned(1, Chain(2)[^1].Head)])));
    }

    [Fact]
    public void A_changed_an_inserted_and_a_deleted_entry_are_found()
    {
        var chain = Chain(4);

        Assert.Equal((AuditFault.Changed, 2), FaultOf(Verify([chain[0], chain[1] with { Entry = Entry("Eve") }, .. chain[2..]])));
        Assert.Equal((AuditFault.Changed, 2), FaultOf(Verify([chain[0], chain[1] with { KeyId = "old" }, .. chain[2..]])));
        Assert.Equal((AuditFault.Changed, 2), FaultOf(Verify([chain[0], .. chain[2..]])));
        Assert.Equal((AuditFault.Changed, 2), FaultOf(Verify([chain[0], .. chain])));
    }

    [Fact]
    public void Only_an_expected_head_shows_that_the_end_was_cut()
    {
        var chain = Chain(4);

        Assert.Null(Verify(chain[..2]).Fault);
        Assert.Equal((AuditFault.HeadMissing, 3), FaultOf(Verify(chain[..2], chain[2].Head)));
        Assert.Equal((AuditFault.HeadMissing, 3), FaultOf(Verify([], chain[2].Head)));
        Assert.Equal((AuditFault.HeadMissing, 2), FaultOf(Verify(chain, chain[1].Head with { Mac = chain[2].Mac })));
        Assert.Null(Verify(chain, chain[2].Head).Fault);
    }

    [Fact]
    public void An_entry_of_a_key_that_is_gone_is_reported_with_its_id()
    {
        var result = Verify(Chain(2, new("lost", new string('4', 64))));

        Assert.Equal((AuditFault.UnknownKey, 1, "lost"), (result.Fault, result.FaultNumber, result.FaultKeyId));
    }

    [Fact]
    public void Entries_from_before_the_keys_are_covered_by_the_first_signed_one_and_counted()
    {
        var unsigned = Unsigned(2);
        var chain = Chain(2, Keys.Signer, unsigned[^1].Head);

        Assert.Equal(
            (null, 2, 4),
            (Verify([.. unsigned, .. chain]).Fault, Verify([.. unsigned, .. chain]).UnsignedCount, chain[^1].Number)
        );
        Assert.Equal((AuditFault.Changed, 1), FaultOf(Verify([unsigned[0] with { Entry = Entry("Eve") }, unsigned[1], .. chain])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one:abc")]
    [InlineData("a b:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData($"one:{Ones},one:{Ones}")]
    public void Invalid_keys_are_refused_with_the_expected_form_and_without_their_secret(string text)
    {
        var error = Assert.Throws<FormatException>(() => AuditKeys.Parse(text));

        Assert.Contains("expected <id>:<64 hexadecimal digits>", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"12:{Hash}", true)]
    [InlineData($"0:{Hash}", false)]
    [InlineData($"12:{Hash}0", false)]
    [InlineData("12", false)]
    [InlineData($"99999999999999999999:{Hash}", false)]
    public void A_head_has_one_form(string text, bool isValid) => Assert.Equal(isValid ? text : null, AuditHead.Parse(text)?.ToString());

    private static (AuditFault?, long) FaultOf(AuditVerification result) => (result.Fault, result.FaultNumber);

    private static AuditVerification Verify(IReadOnlyList<ChainedEntry> entries, AuditHead? expected = null)
    {
        var verifier = new AuditVerifier(Keys, expected);
        _ = entries.All(verifier.Add);
        return verifier.End();
    }

    private static AuditEntry Entry(string who) => new(Noon, who, "sync", "shop/dev", "c0ffee", "");

    private static List<ChainedEntry> Chain(int count, AuditKey? key = null, AuditHead? head = null)
    {
        var chain = new List<ChainedEntry>();
        for (var i = 0; i < count; i++)
            chain.Add(ChainedEntry.After(chain.LastOrDefault()?.Head ?? head, Entry("Ada"), key ?? Keys.Signer));
        return chain;
    }

    // What anybody can compute.
    private static List<ChainedEntry> Unsigned(int count, AuditHead? head = null)
    {
        var chain = new List<ChainedEntry>();
        for (var i = 0; i < count; i++)
        {
            var before = chain.LastOrDefault()?.Head ?? head;
            var entry = new ChainedEntry((before?.Number ?? 0) + 1, Entry("Ada"), "", "");
            var content =
                $"{before?.Mac ?? new string('0', 64)}\n1:{entry.Number}\n13:1795521600123\n3:Ada\n4:sync\n8:shop/dev\n6:c0ffee\n0:";
            chain.Add(
                entry with
                {
                    Mac = Convert.ToHexStringLower(
                        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content))
                    ),
                }
            );
        }

        return chain;
    }
}
