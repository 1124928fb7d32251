using System.Globalization;
using GitOps.Bench;

// What is promised in figures, measured. Prints the tables of docs/performance.md.
//
//   dotnet run -c Release --project bench/GitOps.Bench -- terraform <gitops> <tf-plugins folder> [10,100,1000]
//   dotnet run -c Release --project bench/GitOps.Bench -- plan [1000,10000]          one changed file, to the plan value
//   dotnet run -c Release --project bench/GitOps.Bench -- account                    a crowded account beside an empty one
//   dotnet run -c Release --project bench/GitOps.Bench -- push [100]                 from webhook, or poll, to the first AWS call
//   dotnet run -c Release --project bench/GitOps.Bench -- repositories [1,10,200]    many repositories in one account
//   dotnet run -c Release --project bench/GitOps.Bench -- review [100] [10,1000,10000]  from a push to a pull request to its check
//   dotnet run -c Release --project bench/GitOps.Bench -- webhooks [10000]           deliveries at 500 a second

var folder = Directory.CreateTempSubdirectory("gitops-bench-").FullName;
try
{
    switch (args.FirstOrDefault())
    {
        case "terraform":
            new TerraformComparison(Path.GetFullPath(args[1]), Path.GetFullPath(args[2]), folder).Run(Counts(3, "10,100,1000"));
            break;
        case "plan":
            await new OneFileOfMany(folder).RunAsync(Counts(1, "1000,10000"));
            break;
        case "account":
            await new CrowdedAccount(folder).RunAsync();
            break;
        case "push":
            await new PushLatency(folder).RunAsync(Counts(1, "100")[0]);
            break;
        case "review":
            await new ReviewLatency(folder).RunAsync(Counts(1, "100")[0], Counts(2, "10,1000,10000"));
            break;
        case "webhooks":
            await new WebhookLoad(folder).RunAsync(Counts(1, "10000")[0]);
            break;
        case "repositories":
            await new ManyRepositories(folder, TimeSpan.FromSeconds(Counts(2, "190")[0])).RunAsync(Counts(1, "1,10,200"));
            break;
        default:
            Console.Error.WriteLine("say what to measure: terraform, plan, account, push, review, repositories, webhooks");
            return 1;
    }

    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

List<int> Counts(int index, string defaults) =>
    [.. (args.Length > index ? args[index] : defaults).Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
