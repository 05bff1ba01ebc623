using System.Reactive.Concurrency;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Testing.Simulation.Disks;

/// <summary>A disk in virtual time: its jobs take time, one after the other; it may be full, lose its power, and rot.</summary>
/// <remarks>
/// Its stores do their work at once, for a store cannot wait in virtual time: it is <see cref="Workers"/> that lets the jobs of a client wait for the disk. A
/// job begins after the disk's latency, and the time for its bytes passes before the next one begins.
/// <code>
/// var disk = new SimulatedDisk(time, seed: 1) { Conditions = new() { Rate = 100_000_000 } };
/// var client = TorrentClient.Create(b => b.UseLoop(time, workers: disk.Workers));
/// client.Add(content.Metainfo, "nowhere", new AddOptions { Store = disk.Mount(content.Store()) });
/// </code>
/// </remarks>
public sealed class SimulatedDisk
{
    private readonly DiskWorkers _workers;
    private readonly List<SimulatedStore> _stores = [];

    /// <summary>Makes an empty disk.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="seed">The seed of its bad luck.</param>
    public SimulatedDisk(IScheduler scheduler, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _workers = new DiskWorkers(scheduler, () => Conditions);
        Random = new Random(seed);
    }

    /// <summary>What it can do. A change holds from the next job on.</summary>
    public DiskConditions Conditions
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Runs the work of a client on stores, as fast as the disk allows.</summary>
    public IScheduler Workers => _workers;

    /// <summary>How many bytes were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How many bytes were written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>How many bytes are in use, counted from when their stores were mounted, in sectors of 4 KiB.</summary>
    public long BytesUsed => _stores.Sum(store => store.BytesUsed);

    internal Random Random { get; }

    /// <summary>Puts a store on the disk.</summary>
    public SimulatedStore Mount(IPieceStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var mounted = new SimulatedStore(this, store);
        _stores.Add(mounted);
        return mounted;
    }

    /// <summary>
    /// The power goes. With <see cref="DiskConditions.WritesBack"/> each write since the last flush is kept, or lost, or only its beginning is there. The jobs
    /// that wait are never done.
    /// </summary>
    public void LosePower()
    {
        _workers.Forget();
        foreach (var store in _stores) store.LosePower();
    }

    internal void OnRead(long bytes)
    {
        BytesRead += bytes;
        _workers.Charge(bytes);
    }

    internal void OnWritten(long bytes)
    {
        BytesWritten += bytes;
        _workers.Charge(bytes);
    }
}
