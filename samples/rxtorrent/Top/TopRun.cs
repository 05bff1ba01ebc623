using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>Shows what clients do, until the user has seen enough.</summary>
/// <param name="console">Where.</param>
/// <param name="clients">The clients.</param>
/// <param name="keys">What the user presses, on any thread.</param>
internal sealed class TopRun(IAnsiConsole console, IReadOnlyList<TopClient> clients, IObservable<TopKey> keys)
{
    private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    /// <summary>A screen that is painted over.</summary>
    /// <param name="untilDone">True to end when no swarm has anything left to get.</param>
    /// <param name="interrupt">Ends it.</param>
    public async Task ShowLiveAsync(bool untilDone, CancellationToken interrupt)
    {
        console.Clear();
        console.Cursor.Hide();
        try
        {
            await WatchAsync(
                (_, moments) => moments.Sample(LiveEvery).Do(moment => console.Write(new Frame(TopScreen.Of(moment, console.Profile.Width, console.Profile.Height)))),
                untilDone,
                interrupt).ConfigureAwait(false);
        }
        finally
        {
            console.Cursor.Show();
        }
    }

    /// <summary>Lines: what happens, and how each swarm stands every few seconds and at the end.</summary>
    /// <param name="untilDone">True to end when no swarm has anything left to get.</param>
    /// <param name="interrupt">Ends it.</param>
    public Task ShowPlainAsync(bool untilDone, CancellationToken interrupt) => WatchAsync(
        (streams, moments) => Observable.Merge(
            streams.Events.TakeUntil(moments.LastOrDefaultAsync()).Select(happened => new Row().Add(happened.Text, happened.Style)),
            moments.Sample(PlainEvery).SelectMany(moment => moment.Selection.Swarms.Select(swarm => swarm.Line))).Do(console.Write),
        untilDone,
        interrupt);

    /// <summary>Does with the moments what is wanted, and what keys ask for.</summary>
    private async Task WatchAsync<T>(Func<TopStreams, IObservable<TopMoment>, IObservable<T>> show, bool untilDone, CancellationToken interrupt)
    {
        using var stage = new EventLoopScheduler(); // off the swarms' loops: a terminal can stand still for as long as it likes
        try
        {
            await keys.Publish(pressed =>
                {
                    var streams = new TopStreams(clients, pressed, stage);
                    return streams.Observe()
                        .TakeUntil(moment => untilDone && moment.IsDone)
                        .Publish(moments => Observable.Merge(show(streams, moments).Select(static _ => Unit.Default), Obey(pressed, moments)))
                        .TakeUntil(pressed.Where(key => key == TopKey.Quit));
                })
                .LastOrDefaultAsync()
                .ToTask(interrupt)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // to interrupt is how one ends it where there are no keys
        }
    }

    private static IObservable<Unit> Obey(IObservable<TopKey> pressed, IObservable<TopMoment> moments) => pressed
        .TakeUntil(moments.LastOrDefaultAsync())
        .Where(key => key == TopKey.Pause)
        .WithLatestFrom(moments, (_, moment) => moment.Selection.Current?.Swarm)
        .Do(swarm => _ = swarm is null ? Task.CompletedTask : ToggleAsync(swarm))
        .Select(static _ => Unit.Default);

    private static Task ToggleAsync(Swarm swarm) => swarm.State is SwarmState.Paused or SwarmState.Error ? swarm.ResumeAsync() : swarm.PauseAsync();
}
