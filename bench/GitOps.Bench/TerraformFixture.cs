using System.Diagnostics;
using System.Text;

namespace GitOps.Bench;

/// <summary>The same resources for both tools: of ten, four models, four configurations and two endpoints.</summary>
internal sealed class TerraformFixture(string folder, string gitops, IReadOnlyDictionary<string, string> variables, int count)
{
    private const string Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/not-served-here:1";
    private const string Role = "arn:aws:iam::123456789012:role/sagemaker";

    public string GitOpsFolder { get; } = Path.Combine(folder, $"gitops-{count}");

    public string TerraformFolder { get; } = Path.Combine(folder, $"terraform-{count}");

    public int Models => count * 4 / 10;

    public int Endpoints => count * 2 / 10;

    public void LayOut()
    {
        Directory.CreateDirectory(Path.Combine(GitOpsFolder, "models"));
        Directory.CreateDirectory(TerraformFolder);
        File.WriteAllText(
            Path.Combine(GitOpsFolder, "gitops.yaml"),
            $"""
            apiVersion: gitops.mlops/v1alpha1
            kind: Repository
            repository: bench-{count}
            environments:
              - name: dev
                paths: [models]
                account: "123456789012"
                region: eu-west-1
                endpoint: local
                namePrefix: b{count}-
            """
        );
        for (var i = 0; i < Models; i++)
            File.WriteAllText(Path.Combine(GitOpsFolder, "models", $"m{i}.yaml"), Manifests(i));
        File.WriteAllText(Path.Combine(TerraformFolder, "main.tf"), Terraform());
        Must(Process.Start(new ProcessStartInfo("git", ["init", "-q", GitOpsFolder]))!);
    }

    public void Apply()
    {
        Must(Measured.Run(gitops, ["apply", "--yes", "--allow-dirty"], GitOpsFolder, variables));
        Must(Measured.Run("terraform", ["init", "-no-color"], TerraformFolder, variables));
        Must(Measured.Run("terraform", ["apply", "-auto-approve", "-no-color", "-parallelism=10"], TerraformFolder, variables));
    }

    /// <summary>Moves one endpoint of each tool to another configuration, by boto3.</summary>
    public void Drift(int round)
    {
        var script = new StringBuilder("import boto3\nsm = boto3.client('sagemaker')\n");
        script.Append(
            $"names = sorted(c['EndpointConfigName'] for p in sm.get_paginator('list_endpoint_configs').paginate(NameContains='b{count}-m') for c in p['EndpointConfigs'])\n"
        );
        script.Append($"for endpoint, configs in (('b{count}-e0', names), ('tf{count}-e0', ['tf{count}-c{1 + round % 3}'])):\n");
        script.Append("  now = sm.describe_endpoint(EndpointName=endpoint)['EndpointConfigName']\n");
        script.Append($"  other = [c for c in configs if c != now][{round} % max(1, len(configs) - 1)]\n");
        script.Append("  sm.update_endpoint(EndpointName=endpoint, EndpointConfigName=other)\n");
        script.Append("  sm.get_waiter('endpoint_in_service').wait(EndpointName=endpoint, WaiterConfig={'Delay': 1})\n");
        Must(Measured.Run("python3", ["-c", script.ToString()], folder, variables));
    }

    private string Manifests(int i)
    {
        var text = new StringBuilder();
        text.Append(
            $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nmetadata: {{name: m{i}}}\nspec:\n  executionRoleARN: {Role}\n  primaryContainer: {{image: \"{Image}\", environment: {{N: \"{i}\"}}}}\n---\n"
        );
        text.Append(
            $"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: EndpointConfig\nmetadata: {{name: m{i}}}\nspec:\n  productionVariants:\n    - {{variantName: main, modelName: m{i}, initialInstanceCount: 1, instanceType: ml.m5.large}}\n"
        );
        if (i < Endpoints)
            text.Append(
                $"---\napiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Endpoint\nmetadata: {{name: e{i}}}\nspec: {{endpointConfigName: m{i}}}\n"
            );
        return text.ToString();
    }

    private string Terraform() =>
        $$"""
            terraform {
              required_providers { aws = { source = "hashicorp/aws" } }
            }
            provider "aws" {
              region = "eu-west-1"
              skip_metadata_api_check = true
            }
            resource "aws_sagemaker_model" "m" {
              count = {{Models}}
              name = "tf{{count}}-m${count.index}"
              execution_role_arn = "{{Role}}"
              primary_container {
                image = "{{Image}}"
                environment = { N = tostring(count.index) }
              }
            }
            resource "aws_sagemaker_endpoint_configuration" "c" {
              count = {{Models}}
              name = "tf{{count}}-c${count.index}"
              production_variants {
                variant_name = "main"
                model_name = aws_sagemaker_model.m[count.index].name
                initial_instance_count = 1
                instance_type = "ml.m5.large"
              }
            }
            resource "aws_sagemaker_endpoint" "e" {
              count = {{Endpoints}}
              name = "tf{{count}}-e${count.index}"
              endpoint_config_name = aws_sagemaker_endpoint_configuration.c[count.index].name
            }
            """;

    private static void Must(Process process)
    {
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}");
    }

    private static void Must(Measured run)
    {
        if (run.Code != 0)
            throw new InvalidOperationException(run.Output);
    }
}
