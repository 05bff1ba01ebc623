namespace Rx.Torrent.Peers;

/// <summary>A message on its way out, to be awaited: done when the operating system has taken it.</summary>
/// <remarks>
/// <c>await</c> goes on elsewhere than on the loop. It fails with a <see cref="SendException"/> when the connection ends before, or when a plugin drops the message.
/// It cannot be waited for by blocking: on the loop that would wait for itself.
/// </remarks>
public sealed class Sending
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Sending()
    {
    }

    /// <summary>True when it has ended, well or not.</summary>
    public bool IsCompleted => _done.Task.IsCompleted;

    /// <summary>Why it was not sent; null when it was, or when that is not known yet.</summary>
    public string? Failure { get; private set; }

    /// <summary>As a task, for whoever combines several.</summary>
    public Task AsTask() => _done.Task;

    /// <summary>Lets <c>await</c> wait for it.</summary>
    public SendingAwaiter GetAwaiter() => new(this);

    internal void Succeed() => _done.TrySetResult();

    internal void Fail(string reason)
    {
        if (IsCompleted) return;
        Failure = reason;
        if (_done.TrySetException(new SendException(reason))) _ = _done.Task.Exception; // nobody has to look
    }
}
