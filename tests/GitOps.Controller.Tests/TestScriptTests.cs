using GitOps.Testing;

namespace GitOps.Controller.Tests;

/// <summary>What <c>eng/test.sh</c> makes of the exit code of <c>dotnet test</c>, which a shell function stands in for here.</summary>
public sealed class TestScriptTests
{
    private const string NoMatch = "no test in any suite matches the filter: ";

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "")]
    [InlineData(9, NoMatch + "--filter-class *Nothing")]
    public async Task With_a_filter_a_suite_without_a_match_is_no_error_but_no_match_at_all_is(int code, string error)
    {
        var ended = await RunAsync(code, "--filter-class", "*Nothing");

        Assert.Equal(code, ended.Code);
        Assert.EndsWith(
            "--filter-class *Nothing --ignore-exit-code 8 --minimum-expected-tests 1\n",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(error, ended.Errors, StringComparison.Ordinal);
        Assert.Equal(error.Length > 0, ended.Errors.Length > 0);
    }

    [Theory, InlineData(0), InlineData(2), InlineData(8), InlineData(9)]
    public async Task Without_a_filter_the_exit_code_of_the_runner_decides(int code)
    {
        var ended = await RunAsync(code, "--stop-on-fail", "on");

        Assert.Equal(new Ended(code, "test --solution GitOps.sln -c Release --no-build --stop-on-fail on\n", ""), ended);
    }

    private static Task<Ended> RunAsync(int code, params string[] arguments)
    {
        Assert.SkipUnless(Programs.Has("bash"), "bash is not on this machine");
        return Programs.RunAsync(
            "bash",
            ["-c", $$"""source eng/test.sh; dotnet() { echo "$*"; return {{code}}; }; run_suites "$@" """, "bash", .. arguments],
            Tree.Root
        );
    }
}
