using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>Waiting for what must happen, and failing with a word when it does not. Tests go on off the loop.</summary>
internal static class Waiting
{
    public static Task Soon(this Task task, string what = "the task") => task.Soon(() => what);

    public static async Task Soon(this Task task, Func<string> what)
    {
        try
        {
            await task.WaitAsync(Scene.Patience).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what()} did not end in time");
        }
    }

    public static async Task<T> Soon<T>(this Task<T> task, string what = "the task")
    {
        await ((Task)task).Soon(() => what);
        return await task;
    }

    public static Task Soon(this ValueTask task, string what = "the task") => task.AsTask().Soon(what);

    /// <summary>The first value that passes.</summary>
    public static async Task<T> FirstOf<T>(this IObservable<T> source, Func<T, bool> passes, string what = "the value") =>
        await source.FirstAsync(passes).ToTask().Soon(what);

    public static Task ReachAsync(this Swarm swarm, SwarmState state) =>
        swarm.ObserveState().FirstAsync(s => s == state).ToTask().Soon(() => $"{swarm.Name}: the way from {swarm.State} to {state}");

    public static async Task CompleteAsync(this Swarm swarm)
    {
        try
        {
            await swarm.WhenCompleted.ToTask().Soon();
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{swarm.Name} was not complete in time: {await swarm.GetProgressAsync().Soon("the progress")}");
        }
    }

    public static Task<SwarmProgress> ProgressAsync(this Swarm swarm, Func<SwarmProgress, bool> passes, string what = "the progress") =>
        swarm.ObserveProgress(TimeSpan.FromMilliseconds(20)).FirstOf(passes, what);

    /// <summary>Adds the scene's torrent to a client that downloads it from <paramref name="seed"/>.</summary>
    public static Swarm Download(this TorrentClient client, Scene scene, TorrentClient? seed, AddOptions? options = null, IPieceStore? store = null) =>
        client.Add(scene.Metainfo, scene.Target, (options ?? new AddOptions()) with
        {
            Peers = seed is null ? [] : [seed.ListenEndPoints[0]],
            Store = store,
        });
}
