using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Trading;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Turns a connection into a peer of the swarm: asks the doorkeeper, puts the plugins on, and leads its messages to the units.</summary>
internal sealed class Meeting(
    InfoHash infoHash,
    Func<PieceLayout?> layout,
    SwarmServices services,
    Doorkeeper doorkeeper,
    Roster roster,
    PeerMessages messages,
    Func<bool> mayRead,
    SwarmSubjects subjects,
    TimeSpan patience)
{
    private readonly Loop _loop = services.Loop;
    private readonly DoorQueue _waiting = new(services.Loop, patience, (link, reason) => Refuse(services, subjects, link, reason));

    private readonly PeerContext _context = new()
    {
        MayRead = mayRead,
        Fault = fault => subjects.Faults.OnNext(PluginFault.Of(fault)),
        Ids = services.Claims.Ids,
        Tick = services.Tick,
        Verified = subjects.VerifiedForPeers,
        Failed = subjects.FailedForPeers,
    };

    /// <summary>The plugins of this swarm.</summary>
    public SwarmPlugins Plugins { get; } = new(services.Loop, services.Claims.Ids, () => roster.Peers, subjects.Faults.OnNext);

    /// <summary>Whether connections are taken. Those who waited at the door come in when it opens, and are sent away when it closes.</summary>
    public Door Door
    {
        get;
        set
        {
            field = value;
            if (value == Door.Ajar) return;
            foreach (var (link, handshake) in _waiting.TakeAll()) Welcome(link, handshake);
        }
    }

    /// <summary>We dialled, and somebody answered.</summary>
    public void Dialled(IByteChannel channel)
    {
        if (Door != Door.Open || doorkeeper.Refusal(channel.Remote) is not null)
        {
            channel.Dispose();
            return;
        }
        var link = new PeerLink(_loop, channel, NobodyYet.Instance, WireLimits.Default);
        if (Admit(link, isIncoming: false)) link.Start();
    }

    /// <summary>Somebody dialled us and asked for this swarm. On this swarm's loop.</summary>
    public void Welcome(PeerLink link, PeerMessage.Handshake handshake)
    {
        if (Door == Door.Ajar && _waiting.TryAdd(link, handshake)) return;
        var refusal = Door == Door.Open ? doorkeeper.Refusal(link.Channel.Remote) : new DisconnectReason(DisconnectKind.Paused);
        if (refusal is not null)
        {
            Refuse(services, subjects, link, refusal);
            return;
        }
        if (!Admit(link, isIncoming: true)) return;
        link.Deliver(handshake);
        link.Resume();
    }

    private static void Refuse(SwarmServices services, SwarmSubjects subjects, PeerLink link, DisconnectReason reason)
    {
        services.Logger.Refused(link.Channel.Remote, reason);
        subjects.Refused.OnNext((link.Channel.Remote, reason));
        link.Close(reason);
    }

    private bool Admit(PeerLink link, bool isIncoming)
    {
        var peer = new PeerConnection(_loop, link, isIncoming, _context) { Layout = layout(), InfoHash = infoHash };
        link.MoveTo(peer, _loop);
        services.Budget.Connected();
        peer.Core = message => Take(peer, message);
        peer.Ended = end =>
        {
            services.Budget.Disconnected();
            roster.Remove(peer, end.Reason);
            subjects.Disconnected.OnNext(end);
            Plugins.Disconnected(peer);
        };
        roster.Add(peer); // whatever a plugin says from now on goes out behind the handshake
        if (!Plugins.TryConnect(peer) || peer.IsClosed)
        {
            // Whom a plugin turns away at once is told nothing, not even who we are; the reason is the plugin's then.
            link.Close(new DisconnectReason(DisconnectKind.PluginFault));
            return false;
        }
        _loop.EndStep(); // our handshake leaves, if no plugin holds it
        return true;
    }

    /// <summary>The core's end of the pipeline. What goes wrong from here on is our own fault, and not blamed on the plugin that passed the message on.</summary>
    private void Take(PeerConnection peer, PeerMessage message)
    {
        try
        {
            if (message is PeerMessage.Handshake handshake && !Introduce(peer, handshake)) return;
            messages.Route(peer, message);
        }
        catch (Exception exception)
        {
            services.Logger.MessageFailed(exception, peer.EndPoint, message);
            peer.Disconnect(new DisconnectReason(DisconnectKind.InternalError, exception.Message));
        }
    }

    private bool Introduce(PeerConnection peer, PeerMessage.Handshake handshake)
    {
        if (doorkeeper.Refusal(peer, handshake) is { } refusal)
        {
            peer.Disconnect(refusal);
            return false;
        }
        subjects.Connected.OnNext(peer);
        return true;
    }
}
