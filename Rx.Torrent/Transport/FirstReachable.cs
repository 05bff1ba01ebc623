using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Transport;

/// <summary>
/// Connects to a host of several addresses: the families by turns, each a moment after the one before it, so that an address that leads nowhere, as an IPv6 one often does, keeps nobody
/// from those behind it (RFC 8305).
/// </summary>
public static class FirstReachable
{
    /// <summary>How many addresses of a host are tried: whoever gives it a hundred has us knock at a hundred doors.</summary>
    public const int Most = 8;

    /// <summary>How long an address is waited for before the next one is tried beside it.</summary>
    public static TimeSpan HeadStart { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes a TCP connection to the first of the addresses that answers. The other attempts are given up.</summary>
    /// <param name="addresses">The addresses, the one to try first first.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The connection, which disposing it closes.</returns>
    /// <exception cref="SocketException">None of them can be reached, or there is none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var toTry = new Queue<IPAddress>(ByTurns(addresses).Take(Most));
        var attempts = new List<Task<Socket>>();
        var failure = new SocketException((int)SocketError.HostNotFound);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (toTry.Count > 0 || attempts.Count > 0)
            {
                if (toTry.TryDequeue(out var next)) attempts.Add(TryAsync(next, port, end.Token));
                if (await FirstAsync(attempts, toTry.Count > 0 ? HeadStart : Timeout.InfiniteTimeSpan).ConfigureAwait(false) is not { } ended) continue;
                attempts.Remove(ended);
                try
                {
                    return new NetworkStream(await ended.ConfigureAwait(false), ownsSocket: true);
                }
                catch (SocketException exception)
                {
                    failure = exception;
                }
            }
            throw failure;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            foreach (var attempt in attempts) _ = CloseAsync(attempt);
        }
    }

    /// <summary>The attempt that has ended; null when none has in time.</summary>
    private static async Task<Task<Socket>?> FirstAsync(List<Task<Socket>> attempts, TimeSpan patience)
    {
        try
        {
            return await Task.WhenAny(attempts).WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<Socket> TryAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>It came too late.</summary>
    private static async Task CloseAsync(Task<Socket> attempt)
    {
        try
        {
            (await attempt.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return; // it would not have been of use
        }
    }

    /// <summary>One of the first one's family, one of the other, and so on.</summary>
    private static IEnumerable<IPAddress> ByTurns(IReadOnlyList<IPAddress> addresses)
    {
        var (first, other) = (new Queue<IPAddress>(), new Queue<IPAddress>());
        foreach (var address in addresses) (address.AddressFamily == addresses[0].AddressFamily ? first : other).Enqueue(address);
        while (first.Count + other.Count > 0)
        {
            if (first.TryDequeue(out var one)) yield return one;
            if (other.TryDequeue(out one)) yield return one;
        }
    }
}
