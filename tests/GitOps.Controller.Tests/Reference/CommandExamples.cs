namespace GitOps.Controller.Tests.Reference;

/// <summary>The examples of the command reference. A test parses each with the command line.</summary>
internal static class CommandExamples
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["gitops apply"] = ["gitops apply --env dev", "gitops apply --yes --no-wait", "gitops apply saved-plan.json"],
        ["gitops audit"] = ["gitops audit"],
        ["gitops audit verify"] =
        [
            "gitops audit verify",
            "gitops audit verify --expect-head 7620:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ],
        ["gitops completion"] = ["gitops completion bash"],
        ["gitops delete"] = ["gitops delete Endpoint/churn --env dev", "gitops delete --all --yes"],
        ["gitops demo"] = ["gitops demo --folder penguins-demo"],
        ["gitops demo pr"] = ["gitops demo pr --folder penguins-demo"],
        ["gitops describe"] = ["gitops describe Endpoint/churn -o json"],
        ["gitops diff"] = ["gitops diff --env dev --ref main"],
        ["gitops doctor"] = ["gitops doctor --repo https://github.com/acme/models.git"],
        ["gitops get"] = ["gitops get", "gitops get TrainingJobs -o wide", "gitops get Endpoint/churn -o json"],
        ["gitops init"] = ["gitops init churn --bucket acme-churn-dev"],
        ["gitops invoke"] = ["gitops invoke churn --body 39.1,18.7,181,3750", "gitops invoke churn --file rows.csv"],
        ["gitops local"] = ["gitops local --port 4599 --run-commands"],
        ["gitops local github"] = ["gitops local github", "gitops local github --port 8480 --repository churn"],
        ["gitops local env"] = ["gitops local env"],
        ["gitops logs"] = ["gitops logs TrainingJob/churn --follow"],
        ["gitops plan"] = ["gitops plan --env dev", "gitops plan --var instance=ml.m5.xlarge", "gitops plan --out saved-plan.json"],
        ["gitops resume"] = ["gitops resume Endpoint/churn"],
        ["gitops retry"] = ["gitops retry TrainingJob/churn"],
        ["gitops serve"] = ["gitops serve --repo https://github.com/acme/models.git", "gitops serve --config service.yaml --log-json"],
        ["gitops status"] = ["gitops status --server https://gitops.example.com"],
        ["gitops transfer"] = ["gitops transfer Endpoint/churn --to growth/prod", "gitops transfer Endpoint/churn --withdraw"],
        ["gitops suspend"] = ["gitops suspend Endpoint/churn --reason \"incident 42\""],
        ["gitops sync"] = ["gitops sync models/dev"],
        ["gitops validate"] = ["gitops validate", "gitops validate --ref main -o json"],
        ["gitops wait"] = ["gitops wait --commit 3f8a1c2d --env dev --timeout 600"],
        ["gitops webhooks list"] = ["gitops webhooks list"],
        ["gitops webhooks redeliver"] = ["gitops webhooks redeliver churn 72d3162e-cc78-11e3-81ab-4c9367dc0958"],
        ["gitops why"] = ["gitops why models/dev", "gitops why Endpoint/churn --env dev"],
    };

    /// <summary>All examples.</summary>
    public static IEnumerable<string> All => Examples.Values.SelectMany(e => e);

    /// <summary>The examples of a command by its full name; none if it is clear without one.</summary>
    public static IReadOnlyList<string> Of(string command) => Examples.GetValueOrDefault(command) ?? [];
}
