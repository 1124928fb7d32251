namespace GitOps.Testing.InMemory;

/// <summary>
/// What is done once at the next call of a name. A call is named whole, without the name ("Create Model"), or by its operation alone.
/// </summary>
internal sealed class CallHooks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Action>> _actions = new(StringComparer.Ordinal);

    public void Add(string call, Action act)
    {
        lock (_lock)
        {
            if (!_actions.TryGetValue(call, out var queue))
                _actions[call] = queue = new();
            queue.Enqueue(act);
        }
    }

    public void Run(string call) => Find(call)?.Invoke();

    private Action? Find(string call)
    {
        lock (_lock)
        {
            var words = call.Split(' ');
            for (var count = words.Length; count > 0; count--)
                if (_actions.TryGetValue(string.Join(' ', words[..count]), out var queue) && queue.TryDequeue(out var act))
                    return act;
            return null;
        }
    }
}
