using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.LocalAws.Faults;

/// <summary>
/// Selects a fault for each call from the seed, the operation and the number of the call of that operation. Calls of other operations have
/// no influence. Thread-safe.
/// </summary>
internal sealed class FaultSampler(int seed)
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    public Fault Next(string operation, FaultRates rates)
    {
        var number = _calls.AddOrUpdate(operation, 1, static (_, n) => n + 1);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{operation}\n{number}"));
        var sample = BinaryPrimitives.ReadUInt64LittleEndian(hash) / (double)ulong.MaxValue;
        foreach (
            var (rate, fault) in new[]
            {
                (rates.Throttle, Fault.Throttle),
                (rates.Error, Fault.Error),
                (rates.Timeout, Fault.Timeout),
                (rates.Drop, Fault.Drop),
                (rates.Unanswered, Fault.Unanswered),
                (rates.Late, Fault.Late),
            }
        )
        {
            if (sample < rate)
                return fault;
            sample -= rate;
        }

        return Fault.None;
    }
}
