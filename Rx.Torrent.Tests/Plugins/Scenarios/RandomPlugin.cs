using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Scenarios;

/// <summary>A plugin of a few operators that chance has put together, the same ones for the same seed. It counts who listens and what it holds.</summary>
internal sealed class RandomPlugin(int seed, int number, bool mayThrow) : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    private static readonly string[] Operators = ["pass", "drop", "delay all", "delay some", "twice", "anew", "pairs", "inject", "take over", "throw"];

    private readonly Random _random = new(seed * 31 + number);

    /// <summary>Stages that are subscribed.</summary>
    public int Listening { get; private set; }

    /// <summary>Messages inside its delays, and the most that there ever were.</summary>
    public int Inside { get; private set; }

    public int MostInside { get; private set; }

    public string Name => $"random {number}";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => Build(messages, peer, isIncoming: true);

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => Build(messages, peer, isIncoming: false);

    private IObservable<PeerMessage> Build(IObservable<PeerMessage> messages, IPeer peer, bool isIncoming)
    {
        var result = messages;
        for (var i = _random.Next(3); i >= 0; i--)
        {
            var name = Operators[_random.Next(mayThrow && _random.Next(4) == 0 ? Operators.Length : Operators.Length - 1)];
            result = Apply(name, result, peer, isIncoming);
        }
        return Observable.Defer(() =>
        {
            Listening++;
            return result.Finally(() => Listening--);
        });
    }

    private IObservable<PeerMessage> Apply(string name, IObservable<PeerMessage> messages, IPeer peer, bool isIncoming) => name switch
    {
        "drop" => messages.Where(message => !IsTrade(message) || _random.Next(5) > 0),
        "delay all" => Delayed(messages, TimeSpan.FromMilliseconds(_random.Next(1, 400)), peer),
        "delay some" => messages.SelectMany(message => IsTrade(message) && _random.Next(3) == 0
            ? Delayed(Observable.Return(message), TimeSpan.FromMilliseconds(_random.Next(1, 3000)), peer) : Observable.Return(message)),
        "twice" => messages.SelectMany(message => IsTrade(message) && _random.Next(5) == 0 ? [message, message] : new[] { message }),
        "anew" => messages.Select(message => message is Handshake ? message : message with { }),
        "pairs" => messages.Publish(shared => shared.Where(message => message is not Request).Merge(
            shared.Where(message => message is Request).Buffer(TimeSpan.FromSeconds(1), 2, peer.Loop).SelectMany(pair => pair.Reverse()))),
        "inject" => messages.Merge(Observable.Interval(TimeSpan.FromSeconds(1), peer.Loop)
            .Where(_ => peer.Id is not null).Select(_ => (PeerMessage)(isIncoming ? new Have(new PieceIndex(_random.Next(4))) : new Port((ushort)_random.Next(65536))))),
        "take over" => messages.SelectMany(message => message is not Request || _random.Next(3) > 0 ? Observable.Return(message) : TakeOver(message, peer)),
        "throw" => messages.Do(_ =>
        {
            if (_random.Next(200) == 0) throw new InvalidOperationException("by chance");
        }),
        _ => messages,
    };

    private IObservable<PeerMessage> TakeOver(PeerMessage message, IPeer peer)
    {
        try
        {
            peer.TakeOver(message, TimeSpan.FromSeconds(_random.Next(1, 20)));
        }
        catch (InvalidOperationException)
        {
            return Observable.Return(message); // an operator before this one has held it back, and it is no longer on its way
        }
        return Delayed(Observable.Return(message), TimeSpan.FromSeconds(_random.Next(1, 25)), peer);
    }

    private IObservable<PeerMessage> Delayed(IObservable<PeerMessage> messages, TimeSpan time, IPeer peer) =>
        messages.Do(_ => MostInside = Math.Max(MostInside, ++Inside)).Delay(time, peer.Loop).Do(_ => Inside--);

    /// <summary>What is lost without harm: the core makes up for it.</summary>
    private static bool IsTrade(PeerMessage message) => message is Piece or Request or RejectRequest;
}
