using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Lookups;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Extensions.Dht.Routing;
using Rx.Torrent.Extensions.Dht.Serving;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>We at one address (BEP 45): an id, a routing table, what others stored with us, and the socket that it all goes through.</summary>
internal sealed class LocalNode : IDisposable
{
    private const int MostIntroductions = 8;
    private const double CostOfNonsense = 5;

    private readonly DhtOptions _options;
    private readonly NodeSurroundings _surroundings;
    private readonly Courier _courier;
    private readonly AnswerSender _answers;
    private readonly FloodGuard _guard;
    private readonly ExternalAddressVote _vote = new();
    private readonly Budget _introductions;
    private readonly RoutingRules _rules;
    private readonly bool _keepsId;
    private int _introducing;

    public LocalNode(DhtOptions options, NodeSurroundings surroundings, IDatagramSocket socket, NodeId id, bool keepsId)
    {
        (_options, _surroundings, _keepsId) = (options, surroundings, keepsId);
        var limits = options.Limits;
        Family = socket.Local.AddressFamily;
        _rules = new RoutingRules(options.SecureIds, limits.NodesPerAddress, limits.NodesPerNeighbourhood);
        LookupRules = new LookupRules(options.Parallel, options.SecureIds, limits.NodesPerAddress);
        Table = new RoutingTable(id, _rules, Loop.Now);
        _courier = new Courier(Loop, socket, new SecretSequence(surroundings.NewKey()), options, surroundings.Counters);
        _answers = new AnswerSender(Loop, _courier, limits, surroundings.Counters);
        _guard = new FloodGuard(limits);
        _introductions = new Budget(limits.QueriesPerSecond, limits.QueriesAtOnce, Loop.Now);
        Responder = new Responder(limits, new TokenIssuer(surroundings.NewKey()), new PeerStore(limits, surroundings.Random), new ItemStore(limits));
        Lookups = new LookupQueue(limits.Lookups);
        Upkeep = new Upkeep(this, options, surroundings);
    }

    public ServiceLoop Loop => _surroundings.Loop;

    public AddressFamily Family { get; }

    public NodeId Id => Table.Own;

    public IPEndPoint Local => _courier.Local;

    public RoutingTable Table { get; private set; }

    public Responder Responder { get; }

    public LookupRules LookupRules { get; }

    public LookupQueue Lookups { get; }

    public Upkeep Upkeep { get; }

    public IPEndPoint? External => _vote.Winner;

    public int Blocked => _guard.Blocked(Loop.Now);

    /// <summary>Asks a node, and remembers whether it answers. Whom it cannot ask, because too many others were, ends as if it had not answered; but it is not blamed.</summary>
    public void Ask(IPEndPoint to, KrpcQuery query, Action<KrpcMessage?> ended)
    {
        if (!TryAsk(to, query, ended)) Loop.Post(() => ended(null)); // not inside the call that asks
    }

    /// <summary>Asks a node, and remembers whether it answers.</summary>
    /// <returns>False when too many wait for their answers already: nothing was sent, and nothing is told.</returns>
    public bool TryAsk(IPEndPoint to, KrpcQuery query, Action<KrpcMessage?> ended, Action? slow = null)
    {
        if (_courier.TryAsk(to, query, Ended, slow)) return true;
        _surroundings.Counters.QueriesHeldBack++;
        return false;

        void Ended(KrpcMessage? answer)
        {
            if (answer is null) Table.Failed(to, Loop.Now);
            ended(answer);
        }
    }

    /// <summary>Pings a node of which somebody spoke; when it answers, it may come into the table.</summary>
    public void Introduce(IPEndPoint endPoint)
    {
        if (endPoint.AddressFamily != Family || _introducing >= MostIntroductions || _courier.Expects(endPoint)) return;
        if (!_introductions.TryTake(1, Loop.Now)) return;
        _introducing++;
        Ask(endPoint, new KrpcQuery.Ping(Id), _ => _introducing--);
    }

    /// <summary>A datagram has come.</summary>
    public void Receive(Datagram datagram)
    {
        var from = datagram.From;
        var counters = _surroundings.Counters;
        counters.BytesReceived += datagram.Bytes.Length;
        if (from.AddressFamily != Family || from.Port == 0) return;
        var isExpected = _courier.Expects(from); // somebody else's flood in his name does not keep us from hearing him
        if (!isExpected && !_guard.Admit(from.Address, 1, Loop.Now))
        {
            counters.Dropped++;
            return;
        }
        try
        {
            var message = KrpcCodec.Read(datagram.Bytes);
            if (message is not KrpcQuery query) TakeAnswer(message, from);
            else if (isExpected && !_guard.Admit(from.Address, 1, Loop.Now)) counters.Dropped++;
            else TakeQuery(query, from, datagram.Bytes.Length);
        }
        catch (KrpcException exception)
        {
            counters.Malformed++;
            _guard.Admit(from.Address, CostOfNonsense, Loop.Now);
            if (exception.TransactionId is { } transaction && !_options.IsReadOnly)
                Send(new KrpcError(exception.Code, exception.Message), new AnswerSlot(this, from, transaction, datagram.Bytes.Length, isReadOnly: false));
        }
    }

    /// <summary>Answers a query that came through all stages.</summary>
    public void Answer(DhtQuery query)
    {
        if (query.IsAnswered) return;
        query.Slot.Fill(Responder.Answer(query.Message, query.From, Id, _surroundings.TableOf, Loop.Now));
    }

    /// <summary>Sends an answer. From any thread.</summary>
    public void Send(KrpcMessage answer, AnswerSlot slot)
    {
        if (Loop.IsCurrent) _answers.Send(answer, slot, () => new KrpcQuery.Ping(Id));
        else Loop.Post(() => _answers.Send(answer, slot, () => new KrpcQuery.Ping(Id)));
    }

    public void Dispose()
    {
        Upkeep.Dispose();
        Lookups.CancelAll();
        _courier.Dispose();
    }

    private void TakeQuery(KrpcQuery query, IPEndPoint from, int length)
    {
        _surroundings.Counters.QueriesReceived++;
        if (_options.IsReadOnly) return;
        var contact = new NodeContact(query.Sender, from);
        if (!query.IsReadOnly)
        {
            Table.Asked(contact, Loop.Now);
            if (Table.Wants(contact)) Introduce(from);
        }
        _surroundings.Enter(new DhtQuery(from, query, Id, new AnswerSlot(this, from, query.TransactionId, length, query.IsReadOnly)));
    }

    private void TakeAnswer(KrpcMessage message, IPEndPoint from)
    {
        if (_courier.Answered(message, from) is not { } pending)
        {
            _surroundings.Counters.Unexpected++;
            return;
        }
        _answers.Proved(from);
        if (message is KrpcReply reply)
        {
            Table.Answered(new NodeContact(reply.Sender, from), Loop.Now);
            if (reply.External is { } external && _vote.Add(from.Address, external)) Follow(external.Address);
        }
        pending.End(message);
    }

    /// <summary>Takes an id that our address may have. The nodes that we know stay known.</summary>
    private void Follow(IPAddress address)
    {
        if (_keepsId || SecureNodeId.IsValid(Id, address)) return;
        var before = Table;
        Table = new RoutingTable(SecureNodeId.Create(address, _surroundings.Random), _rules, Loop.Now);
        foreach (var node in before.Nodes.Where(node => !node.IsBad)) Table.Answered(node.Contact, Loop.Now);
        Upkeep.Renamed();
    }
}
