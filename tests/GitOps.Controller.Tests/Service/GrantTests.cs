using System.Net;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Api;

namespace GitOps.Controller.Tests.Service;

/// <summary>What a grant includes, and what a request counts for.</summary>
public sealed class GrantTests
{
    [Theory]
    [InlineData("*", true, true, true)]
    [InlineData("*/*", true, true, true)]
    [InlineData("shop/*", true, true, false)]
    [InlineData("sh*", true, true, false)]
    [InlineData("shop/dev", true, false, false)]
    [InlineData("shop/d*", true, false, false)]
    [InlineData("*/dev", true, false, false)]
    [InlineData("shop/???", true, false, false)]
    [InlineData("?*/?*", true, false, false)]
    [InlineData("fraud/*", false, false, false)]
    public void A_pattern_includes_an_environment_a_source_or_all(string pattern, bool environment, bool source, bool all)
    {
        var grant = new Grant(Role.Reader, [pattern]);

        Assert.Equal(environment, grant.Allows(Role.Reader, "shop/dev"));
        Assert.Equal(source, grant.Allows(Role.Reader, Grant.AllOf("shop")));
        Assert.Equal(all, grant.Allows(Role.Reader, Grant.All));
        Assert.False(grant.Allows(Role.Operator, "shop/dev"));
    }

    [Theory]
    [InlineData("refs/heads/main", true)]
    [InlineData("refs/heads/*", true)]
    [InlineData("refs/heads/mai?", true)]
    [InlineData("refs/heads/main?", false)]
    [InlineData("refs/heads", false)]
    [InlineData("REFS/heads/main", false)]
    public void A_pattern_of_a_claim_matches_its_whole_value(string pattern, bool matches)
    {
        var grant = new ClaimGrant(new Dictionary<string, string> { ["ref"] = pattern }, new(Role.Reader, ["*"]));

        Assert.Equal(matches, grant.Matches(name => name == "ref" ? "refs/heads/main" : null));
        Assert.False(grant.Matches(_ => null));
    }

    [Fact]
    public void A_request_counts_for_its_caller_or_else_for_its_address()
    {
        Grant[] some = [new(Role.Reader, ["*"])];
        string KeyOf(Caller? caller, string address) => RateLimits.KeyOf(caller, IPAddress.Parse(address));

        Assert.NotEqual(KeyOf(new("one", "ci", some), "10.0.0.1"), KeyOf(new("two", "ci", some), "10.0.0.1"));
        Assert.Equal(KeyOf(new("one", "ci", some), "10.0.0.1"), KeyOf(new("one", "ci", some), "10.0.0.2"));
        Assert.Equal(KeyOf(null, "10.0.0.1"), KeyOf(new("stranger", "x", []), "10.0.0.1"));
        Assert.Equal(KeyOf(null, "10.0.0.1"), KeyOf(null, "::ffff:10.0.0.1"));
        Assert.Equal(KeyOf(null, "2001:db8::1"), KeyOf(null, "2001:db8::2"));
        Assert.NotEqual(KeyOf(null, "2001:db8::1"), KeyOf(null, "2001:db8:0:1::1"));
    }
}
