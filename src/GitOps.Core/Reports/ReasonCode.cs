using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using GitOps.Core.Planning;

namespace GitOps.Core.Reports;

/// <summary>The stable codes of typed reasons, as JSON and the message reference show them.</summary>
public static class ReasonCode
{
    private static readonly FrozenDictionary<Type, string> Codes = typeof(ChangeReason)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);

    /// <summary>The code of a change's reason.</summary>
    public static string Of(ChangeReason reason) => Codes[reason.GetType()];
}
