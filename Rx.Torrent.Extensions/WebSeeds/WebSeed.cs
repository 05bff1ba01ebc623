using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>One web seed of a swarm: connected while the swarm wants something, and left alone for longer and longer when it fails. On the loop.</summary>
internal sealed class WebSeed(Uri url, ISwarm swarm, WebSeedServer server, WebSeedOptions options) : IDisposable
{
    private readonly SerialDisposable _rest = new();
    private WebSeedChannel? _channel;
    private IPEndPoint? _remote;
    private int _failures;
    private bool _isWanted;
    private bool _isBarred;
    private bool _isLocating;

    /// <summary>True when that is the connection to it.</summary>
    public bool IsAt(IPEndPoint remote) => remote.Equals(_remote);

    /// <summary>The swarm wants something from now on, or no longer.</summary>
    public void Want(bool isWanted)
    {
        if (isWanted == _isWanted) return;
        _isWanted = isWanted;
        if (isWanted) Connect();
        else _rest.Disposable = null;
    }

    /// <summary>It has sent what does not match the hashes: never again.</summary>
    public void Bar()
    {
        _isBarred = true;
        Dispose();
    }

    public void Dispose()
    {
        _isWanted = false;
        _rest.Dispose();
    }

    private void Connect()
    {
        if (!_isWanted || _isBarred || _isLocating || _channel is not null) return;
        _isLocating = true;
        _ = LocateAsync();
    }

    private async Task LocateAsync()
    {
        WebSeedException? trouble = null;
        try
        {
            _remote = await server.LocateAsync(url, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebSeedException exception)
        {
            trouble = exception;
        }
        catch (Exception exception)
        {
            trouble = new WebSeedException(exception.Message); // of the user's own look-up
        }
        swarm.Loop.Schedule(() =>
        {
            _isLocating = false;
            if (trouble is not null) Rest(trouble);
            else if (_isWanted) Meet();
        });
    }

    private void Meet()
    {
        _channel = new WebSeedChannel(url, _remote!, swarm.Metainfo!, server, options, swarm.Loop) { Closed = Parted };
        swarm.Connect(_channel);
    }

    private void Parted(WebSeedChannel channel)
    {
        _channel = null;
        if (channel.HasServed) _failures = 0;
        if (_isWanted) Rest(channel.Trouble);
    }

    private void Rest(WebSeedException? trouble)
    {
        var wait = options.ShortestRest * Math.Pow(2, Math.Min(_failures++, 16));
        if (trouble?.After > wait) wait = trouble.After.Value;
        if (trouble is { IsLasting: true } || wait > options.LongestRest) wait = options.LongestRest;
        if (!_isBarred) _rest.Disposable = swarm.Loop.Schedule(wait, Connect);
    }
}
