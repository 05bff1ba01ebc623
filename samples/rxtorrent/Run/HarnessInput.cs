namespace Rx.Torrent.CommandLine.Run;

/// <summary>What a benchmark's harness says to us.</summary>
internal static class HarnessInput
{
    /// <summary>Cancelled when the harness says <c>QUIT</c>, or is gone.</summary>
    public static CancellationToken WhenOver(TextReader input)
    {
        var over = new CancellationTokenSource();
        _ = Task.Run(() => // the console's reader blocks, also where it says that it does not
        {
            while (input.ReadLine() is { } line && line.Trim() != "QUIT")
            {
            }
            over.Cancel();
        });
        return over.Token;
    }
}
