using GitOps.Aws.Client;

namespace GitOps.Aws.Tests;

public sealed class CallBudgetsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4566", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("https://vpce-0123-abc.api.sagemaker.eu-west-1.vpce.amazonaws.com", false)]
    [InlineData("http://moto.internal:5000", false)]
    [InlineData("https://api.sagemaker.eu-west-1.amazonaws.com", false)]
    public async Task Only_a_server_on_this_machine_is_called_without_AWSs_limits(string url, bool unlimited)
    {
        var budget = new CallBudgets(TimeProvider.System).Of(url, "123456789012", "eu-west-1", "ListModels");
        for (var i = 0; i < 10; i++)
            await budget.WaitAsync(TestContext.Current.CancellationToken);

        var eleventh = budget.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(unlimited, eleventh.IsCompleted);
    }

    [Fact]
    public async Task An_account_does_not_wait_for_the_calls_of_another()
    {
        var budgets = new CallBudgets(TimeProvider.System);
        for (var i = 0; i < 100; i++)
            _ = Of("111111111111").WaitAsync(TestContext.Current.CancellationToken);

        var other = Of("222222222222").WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(other.IsCompleted);
        await other;

        CallBudget Of(string account) => budgets.Of("https://api.sagemaker.eu-west-1.amazonaws.com", account, "eu-west-1", "ListModels");
    }
}
