namespace Rx.Torrent.Loops;

/// <summary>Something to run on a loop. An object that is posted again and again costs no allocation.</summary>
internal interface ILoopWork
{
    /// <summary>Runs on the loop.</summary>
    void Run();
}
