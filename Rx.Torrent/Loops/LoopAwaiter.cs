using System.Runtime.CompilerServices;

namespace Rx.Torrent.Loops;

/// <summary>Goes on at once when it is on the loop already, otherwise as a posted item.</summary>
internal readonly struct LoopAwaiter(Loop loop) : ICriticalNotifyCompletion
{
    public bool IsCompleted => loop.IsCurrent;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => loop.Post(continuation);

    public void UnsafeOnCompleted(Action continuation) => loop.Post(continuation);
}
