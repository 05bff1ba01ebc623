using System.Runtime.CompilerServices;

namespace Rx.Torrent.Loops;

/// <summary>Goes on at once when it is on the loop already, otherwise as a posted item; on the thread pool when the loop has ended.</summary>
internal readonly struct LoopAwaiter(Loop loop) : ICriticalNotifyCompletion
{
    public bool IsCompleted => loop.IsCurrent;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (!loop.Post(continuation)) ThreadPool.UnsafeQueueUserWorkItem(static c => c(), continuation, preferLocal: false);
    }
}
