using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Shows how far work on a known number of bytes has come: a bar at a terminal, nothing elsewhere.</summary>
internal static class ByteProgress
{
    /// <summary>Does the work, which tells how many bytes it has dealt with since it told last.</summary>
    public static async Task ShowAsync(IAnsiConsole console, bool isLive, string what, long total, Func<IProgress<long>?, Task> work)
    {
        if (!isLive)
        {
            await work(null).ConfigureAwait(false);
            return;
        }
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(progress => work(new Steps(progress.AddTask(Markup.Escape(Printable.Of(what)), maxValue: Math.Max(1, total)))))
            .ConfigureAwait(false);
    }

    private sealed class Steps(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Increment(value); // takes a lock, as it has to
    }
}
