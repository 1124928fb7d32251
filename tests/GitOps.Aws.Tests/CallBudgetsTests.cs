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
        var budget = new CallBudgets(TimeProvider.System).Of(url, "eu-west-1", "ListModels");
        for (var i = 0; i < 10; i++)
            await budget.WaitAsync(TestContext.Current.CancellationToken);

        var eleventh = budget.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(unlimited, eleventh.IsCompleted);
    }
}
