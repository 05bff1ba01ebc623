namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>Holds workers back until it is opened. One that waits for too long goes on, so that a failing test does not hang.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first worker stands before the gate.</summary>
    public Task Reached => _reached.Task;

    public void Pass()
    {
        _reached.TrySetResult();
        _open.Wait(Scene.Patience);
    }

    public void Open() => _open.Set();

    public void Dispose() => _open.Set();
}
