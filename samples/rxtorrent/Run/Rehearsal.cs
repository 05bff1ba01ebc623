using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Creation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>
/// A transfer of the program to itself over loopback while it checks what it seeds: what serves a peer is compiled by the time that the first one comes, who would wait for that a tenth
/// of a second. It costs about as much of a core.
/// </summary>
internal static class Rehearsal
{
    private const int Files = 8;
    private const int FileLength = 128 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Rehearses. Whatever goes wrong is of no importance.</summary>
    /// <param name="settings">What is spoken with peers.</param>
    /// <returns>False when something did, or nothing was sent.</returns>
    public static async Task<bool> RunAsync(NetworkSettings settings)
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("rxtorrent");
            try
            {
                return await PlayAsync(Path.Combine(folder.FullName, "rehearsal"), settings).ConfigureAwait(false) > 0;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException or TransportException or StoreException or MetainfoException)
        {
            return false;
        }
    }

    /// <returns>How many bytes of content were sent.</returns>
    private static async Task<long> PlayAsync(string content, NetworkSettings settings)
    {
        Directory.CreateDirectory(content);
        var bytes = new byte[FileLength];
        Array.Fill(bytes, byte.MaxValue); // of zeros, who has nothing has everything
        for (var number = 0; number < Files; number++) await File.WriteAllBytesAsync(Path.Combine(content, $"{number}"), bytes).ConfigureAwait(false);
        var metainfo = await MetainfoCreator.CreateAsync(content).ConfigureAwait(false);
        var seed = Open(settings);
        await using var _ = seed.ConfigureAwait(false);
        var leecher = Open(settings);
        await using var __ = leecher.ConfigureAwait(false);
        var offered = seed.Add(metainfo, Path.GetDirectoryName(content)!, new AddOptions { UseTrackers = false });
        await offered.WhenCompleted.Timeout(Patience).ToTask().ConfigureAwait(false);
        var taken = leecher.Add(metainfo, "nowhere", new AddOptions { Store = new MemoryStore(metainfo.Layout.TotalLength), UseTrackers = false });
        taken.Connect(seed.ListenEndPoints[0]);
        await taken.WhenCompleted.Timeout(Patience).ToTask().ConfigureAwait(false);
        return (await taken.GetProgressAsync().ConfigureAwait(false)).Downloaded;
    }

    private static TorrentClient Open(NetworkSettings settings) => TorrentClient.Create(builder =>
    {
        ClientOpening.ConfigurePeers(builder, settings);
        builder.Configure(options => options with { KeepResumeData = false }).ListenAt(new IPEndPoint(IPAddress.Loopback, 0));
    });
}
