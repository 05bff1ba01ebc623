using System.Runtime.CompilerServices;

namespace Rx.Torrent.Peers;

/// <summary>What <c>await</c> uses of a <see cref="Sending"/>.</summary>
public readonly struct SendingAwaiter : ICriticalNotifyCompletion
{
    private readonly Sending _sending;

    internal SendingAwaiter(Sending sending) => _sending = sending;

    /// <summary>True when it has ended, well or not.</summary>
    public bool IsCompleted => _sending.IsCompleted;

    /// <summary>Says how it ended.</summary>
    /// <exception cref="SendException">The message was not sent.</exception>
    /// <exception cref="InvalidOperationException">It has not ended: somebody tried to block on it.</exception>
    public void GetResult()
    {
        if (!IsCompleted) throw new InvalidOperationException("a sending is awaited; blocking on it could keep the loop from sending at all");
        if (_sending.Failure is { } failure) throw new SendException(failure);
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _sending.AsTask().GetAwaiter().OnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _sending.AsTask().GetAwaiter().UnsafeOnCompleted(continuation);
}
