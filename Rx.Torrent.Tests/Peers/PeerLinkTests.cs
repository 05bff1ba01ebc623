using System.Net;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>A link by itself: what it holds for a peer that takes nothing, and what becomes of it when its owner fails.</summary>
public class PeerLinkTests
{
    private static readonly Handshake Hello = new(ReservedBits.Fast, InfoHash.Parse(new string('a', 40)), PeerId.Create("-XX0001-", new Random(1)));

    private readonly TestScheduler _time = new();
    private readonly List<Exception> _reports = [];
    private readonly Loop _loop;
    private readonly Channel _channel = new();
    private readonly Owner _owner = new();
    private readonly PeerLink _link;

    public PeerLinkTests()
    {
        _loop = new Loop(_time, _reports.Add);
        _link = new PeerLink(_loop, _channel, _owner, WireLimits.Default);
        _channel.Arrives(Hello);
        Turn(_link.Start);
    }

    [Fact]
    public void A_peer_that_takes_nothing_is_not_read_from_while_many_small_messages_wait_for_it()
    {
        _channel.Takes = false;
        Turn(() => Reject(5000)); // 85 KB of bytes: it is their number that counts
        var received = _owner.Received.Count;
        _channel.Arrives(new Have(new PieceIndex(1)));
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        _owner.Received.Count.ShouldBe(received);
        _link.IsParked.ShouldBeTrue();

        _channel.Take();
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        _link.MessagesQueued.ShouldBe(0);
        _owner.Received.Count.ShouldBe(received + 1);
        _link.IsParked.ShouldBeFalse();
    }

    [Fact]
    public void A_line_of_requests_of_the_usual_length_does_not_stop_the_reading()
    {
        _channel.Takes = false;
        Turn(() => Reject(2000));
        _channel.Arrives(new Have(new PieceIndex(1)));
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        _owner.Received.Count.ShouldBe(2);
    }

    [Fact]
    public void Of_who_sends_very_many_small_messages_less_is_read_at_once()
    {
        var have = Turns(MessageCodec.Encode(new Have(new PieceIndex(1))), count: 200_000);
        have[0].ShouldBeGreaterThan(50_000); // nobody knew
        have[1..].Max().ShouldBeLessThanOrEqualTo(2048);

        Turns(MessageCodec.Encode(KeepAlive.Instance), count: 200_000)[1..].Max().ShouldBeLessThanOrEqualTo(2048);
    }

    [Fact]
    public void Who_sends_few_large_messages_again_is_read_from_as_before()
    {
        Turns(MessageCodec.Encode(new Have(new PieceIndex(1))), count: 100_000);
        var piece = MessageCodec.Encode(new Piece(new BlockRange(new PieceIndex(1), 0, 16384), new Payload(new byte[16384])));

        Turns(piece, count: 200).Max().ShouldBeGreaterThan(30);
    }

    [Fact]
    public void An_owner_that_fails_ends_the_link_and_nothing_more_is_read()
    {
        _owner.Fails = true;
        _channel.Arrives(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        _owner.Ends.ShouldBe([new DisconnectReason(DisconnectKind.InternalError, "too much")]);
        _owner.Received.Count.ShouldBe(2); // the handshake, and the one over which it failed
        _channel.IsDisposed.ShouldBeTrue();
        _reports.Select(report => report.Message).ShouldBe(["too much"]);
    }

    [Fact]
    public void An_owner_that_fails_over_a_handshake_that_another_received_ends_the_link()
    {
        _owner.Fails = true;
        Turn(() => _link.Deliver(Hello));
        _owner.Ends.ShouldBe([new DisconnectReason(DisconnectKind.InternalError, "too much")]);
        _link.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void Bytes_that_are_no_message_are_the_peer_s_fault()
    {
        _channel.Arrives([0, 0, 0, 2, 4, 0]);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        _owner.Ends.Single().Kind.ShouldBe(DisconnectKind.ProtocolError);
        _reports.ShouldBeEmpty();
    }

    /// <summary>Lets a message arrive so often.</summary>
    /// <returns>How many came to the owner in each turn.</returns>
    private int[] Turns(byte[] message, int count)
    {
        var turns = new List<int>();
        var before = _owner.Received.Count;
        _channel.Reading = Note;
        _channel.Arrives([.. Enumerable.Repeat(message, count).SelectMany(bytes => bytes)]);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        Note();
        turns.Sum().ShouldBe(count);
        return [.. turns.Where(turn => turn > 0)];

        void Note()
        {
            turns.Add(_owner.Received.Count - before);
            before = _owner.Received.Count;
        }
    }

    private void Reject(int count)
    {
        for (var i = 0; i < count; i++) _link.Transmit(new RejectRequest(new BlockRange(new PieceIndex(i), 0, 16384)));
    }

    private void Turn(Action action)
    {
        _loop.Post(action);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
    }

    private sealed class Owner : ILinkOwner
    {
        public List<PeerMessage> Received { get; } = [];

        public List<DisconnectReason> Ends { get; } = [];

        public bool Fails { get; set; }

        public bool MayRead => true;

        void ILinkOwner.Received(PeerMessage message)
        {
            Received.Add(message);
            if (Fails) throw new InvalidTimeZoneException("too much");
        }

        public void Flushed(PeerMessage message)
        {
        }

        public void Closed(DisconnectReason reason) => Ends.Add(reason);
    }

    /// <summary>Gives what a test says has arrived, and takes what is sent, or not yet.</summary>
    private sealed class Channel : IByteChannel
    {
        private readonly Queue<byte> _arrived = new();
        private IByteChannelEvents? _events;
        private bool _waits;
        private bool _sends;

        public IPEndPoint Remote { get; } = new(IPAddress.Loopback, 1);

        public IPEndPoint Local { get; } = new(IPAddress.Loopback, 2);

        public string Transport => "test";

        public bool Takes { get; set; } = true;

        public bool IsDisposed { get; private set; }

        public Action? Reading { get; set; }

        public void Arrives(params PeerMessage[] messages) => Arrives([.. messages.SelectMany(MessageCodec.Encode)]);

        public void Arrives(byte[] bytes)
        {
            foreach (var b in bytes) _arrived.Enqueue(b);
            if (!_waits) return;
            _waits = false;
            _events!.Readable();
        }

        public void Take()
        {
            Takes = true;
            if (!_sends) return;
            _sends = false;
            _events!.Sent(ChannelState.Ready);
        }

        public void Start(IByteChannelEvents events) => _events = events;

        public ChannelState Receive(Span<byte> into, out int count)
        {
            Reading?.Invoke();
            count = 0;
            while (count < into.Length && _arrived.TryDequeue(out into[count])) count++;
            return count > 0 ? ChannelState.Ready : ChannelState.Waiting;
        }

        public bool WaitReadable()
        {
            _waits = _arrived.Count == 0;
            return !_waits;
        }

        public ChannelState Send(IList<ArraySegment<byte>> segments)
        {
            _sends = !Takes;
            return Takes ? ChannelState.Ready : ChannelState.Waiting;
        }

        public void Dispose() => IsDisposed = true;
    }
}
