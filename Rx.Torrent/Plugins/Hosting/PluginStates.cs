using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Plugins.Hosting;

/// <summary>The state of all plugins of a client, each by its name. Writing is done on workers, one file after the other.</summary>
/// <param name="directory">The state directory; null keeps everything in memory.</param>
/// <param name="workers">Where files are written; null is the thread pool.</param>
/// <param name="failed">Hears of what could not be written: whose, and why.</param>
internal sealed class PluginStates(string? directory, IScheduler? workers, Action<string, StoreException> failed)
{
    private readonly ConcurrentDictionary<string, bool> _taken = [];
    private readonly ConcurrentDictionary<string, ImmutableDictionary<string, byte[]>> _kept = [];
    private Task _written = Task.CompletedTask;

    /// <summary>The state of that name, until <paramref name="release"/> is disposed. Reads it from the disk: blocks.</summary>
    /// <returns>Null when somebody has it.</returns>
    public IPluginState? TryTake(string plugin, out IDisposable release)
    {
        release = Disposable.Empty;
        if (!_taken.TryAdd(plugin, true)) return null;
        release = Disposable.Create(() => _taken.TryRemove(plugin, out _));
        var folder = directory is null ? null : StateFolder.PathOf(directory, plugin);
        // What was saved in this run is newer than what is written by now.
        var values = _kept.GetValueOrDefault(plugin) ?? (folder is null ? ImmutableDictionary<string, byte[]>.Empty : StateFolder.Read(folder));
        _kept[plugin] = values;
        return new MemoryState(values, (key, value) =>
        {
            _kept.AddOrUpdate(plugin, values, (_, before) => value is null ? before.Remove(key) : before.SetItem(key, value));
            if (folder is not null) Write(plugin, folder, key);
        });
    }

    /// <summary>Ends when all that was saved so far is written.</summary>
    public Task WhenWrittenAsync() => _written;

    /// <summary>Behind what is being written: the newest value that there is then.</summary>
    private void Write(string plugin, string folder, string key)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.Exchange(ref _written, done.Task);
        if (before.IsCompleted) Submit();
        else before.ContinueWith(_ => Submit(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        void Submit()
        {
            if (workers is null) ThreadPool.UnsafeQueueUserWorkItem(_ => Work(), null);
            else workers.Schedule(Work);
        }

        void Work()
        {
            try
            {
                StateFolder.Write(folder, key, _kept[plugin].GetValueOrDefault(key));
            }
            catch (StoreException exception)
            {
                failed(plugin, exception);
            }
            finally
            {
                done.SetResult();
            }
        }
    }
}
