using GitOps.Aws.Endpoints;
using GitOps.Testing;

namespace GitOps.Aws.Tests;

public sealed class EndpointResolverTests
{
    private const string Services = "sagemaker,sagemaker-runtime,sts,logs,resourcegroupstaggingapi,s3";
    private const string Regions =
        "us-east-1,eu-west-1,ap-southeast-2,cn-north-1,cn-northwest-1,us-gov-west-1,us-gov-east-1,"
        + "us-iso-east-1,us-iso-west-1,us-isob-east-1,us-isob-west-1,eu-isoe-west-1,us-isof-south-1,us-isof-east-1,"
        + "eusc-de-east-1,xx-unknown-1";

    [Fact]
    public async Task Every_URL_in_every_partition_equals_that_of_botocore()
    {
        Assert.SkipUnless(Programs.Has("python3"), "python3 with botocore is not installed");
        var ended = await Programs.RunAsync("python3", [Tree.At("tests", "clients", "hosts.py"), Services, Regions], Tree.Root);
        Assert.True(ended.Code == 0, ended.All);
        var expected = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(6 * 16 * 4, expected.Length);
        Assert.Equal(expected, expected.Select(Ours));
    }

    [Fact]
    public void The_variable_of_a_service_takes_precedence_over_the_general_one()
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = "http://all",
            ["AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API"] = "http://tags/",
        };
        var settings = new EndpointSettings("eu-west-1", null, variables.GetValueOrDefault);

        Assert.Equal(("http://all", "http://tags"), (settings.Resolve("sagemaker"), settings.Resolve("tagging")));
        Assert.Equal("http://mine", (settings with { Url = "http://mine" }).Resolve("tagging"));
        Assert.Equal(
            "https://api.sagemaker.eu-west-1.amazonaws.com",
            new EndpointSettings("eu-west-1", null, _ => null).Resolve("sagemaker")
        );
    }

    private static string Ours(string line)
    {
        var parts = line.Split(' ');
        var service = parts[0] == "resourcegroupstaggingapi" ? "tagging" : parts[0];
        var prefix = string.Join(' ', parts[..4]);
        try
        {
            return $"{prefix} {EndpointResolver.Resolve(service, parts[1], parts[2] == "true", parts[3] == "true")}";
        }
        catch (ArgumentException)
        {
            return $"{prefix} none";
        }
    }
}
