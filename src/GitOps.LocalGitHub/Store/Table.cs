using System.Text.Json;

namespace GitOps.LocalGitHub.Store;

/// <summary>The records of one type, by ascending id. Callers hold the lock of <see cref="GitHubState"/>.</summary>
internal sealed class Table<T>(StateLog log) : ITable
    where T : class, IStored
{
    private readonly SortedDictionary<long, T> _records = [];

    public IEnumerable<T> All => _records.Values;

    public T? Find(long id) => _records.GetValueOrDefault(id);

    public T Get(long id) => _records[id];

    /// <summary>Adds a record, or replaces the one with its id.</summary>
    public T Put(T record)
    {
        _records[record.Id] = record;
        log.Append(typeof(T).Name, record.Id, JsonSerializer.SerializeToNode(record, StateLog.Json));
        return record;
    }

    public void Remove(long id)
    {
        if (_records.Remove(id))
            log.Append(typeof(T).Name, id, null);
    }

    void ITable.Load(long id, JsonElement? value)
    {
        if (value is { } stored)
            _records[id] = stored.Deserialize<T>(StateLog.Json)!;
        else
            _records.Remove(id);
    }
}

/// <summary>A table while its records are read from disk.</summary>
internal interface ITable
{
    void Load(long id, JsonElement? value);
}
