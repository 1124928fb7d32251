using System.Text.RegularExpressions;

namespace GitOps.LocalAws.Algorithms;

/// <summary>The XGBoost image family, in the registry of any account and region.</summary>
internal static partial class XgboostImage
{
    public static bool Matches(string image) => Pattern().IsMatch(image);

    [GeneratedRegex(@"^(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/)?(sagemaker-)?xgboost(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Pattern();
}
