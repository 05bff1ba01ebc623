using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>How we meet peers.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<DnsEndPoint[]> _peers = new("--peer")
    {
        Description = "A peer to connect to; repeatable, or several with commas between them",
        HelpName = "host:port",
        CustomParser = ParsePeers,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _port = new("--port")
    {
        Description = "The port to listen on; 0 lets the system choose. By default 6881, or a free one where that is taken",
        HelpName = "port",
        CustomParser = ParsePort,
    };

    private readonly Option<IPAddress?> _bind = new("--bind")
    {
        Description = "The address to listen on; by default all",
        HelpName = "address",
        CustomParser = ParseAddress,
    };

    private readonly Option<bool> _noTracker = new("--no-tracker") { Description = "Ask no trackers" };
    private readonly Option<bool> _noPex = new("--no-pex") { Description = "Exchange no peers with peers" };
    private readonly Option<bool> _noLsd = new("--no-lsd") { Description = "Neither look for peers in the local network nor be found there" };
    private readonly Option<bool> _noPortMapping = new("--no-port-mapping") { Description = "Do not ask the gateway to let peers in" };
    private readonly Option<bool> _noDht = new("--no-dht") { Description = "Take no part in the DHT" };
    private readonly Option<DnsEndPoint[]> _dhtBootstrap = new("--dht-bootstrap")
    {
        Description = "A node of the DHT to begin with; repeatable. None is built in: without one, the DHT is found through peers that are in it",
        HelpName = "host:port",
        CustomParser = ParsePeers,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _noResume = new("--no-resume") { Description = "Neither use nor keep resume data: check everything that is there" };
    private readonly Option<string?> _state = new("--state") { Description = "Where to keep resume data; by default in .rx-torrent beside the files", HelpName = "dir" };
    private readonly Option<bool> _harness = new("--harness") { Hidden = true };
    private readonly Option<int> _stages = new("--stages") { Hidden = true };
    private readonly Option<bool> _rehearse = new("--rehearse") { Hidden = true };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _peers, _port, _bind, _noTracker, _noPex, _noLsd, _noPortMapping, _noDht, _dhtBootstrap, _noResume, _state, _harness, _stages, _rehearse }) command.Add(option);
    }

    public NetworkSettings Read(ParseResult parsed) => new()
    {
        Peers = parsed.GetValue(_peers) ?? [],
        Port = parsed.GetValue(_port),
        Bind = parsed.GetValue(_bind),
        UseTrackers = !parsed.GetValue(_noTracker),
        UsePex = !parsed.GetValue(_noPex),
        UseLsd = !parsed.GetValue(_noLsd),
        UsePortMapping = !parsed.GetValue(_noPortMapping),
        UseDht = !parsed.GetValue(_noDht),
        DhtNodes = parsed.GetValue(_dhtBootstrap) ?? [],
        KeepResumeData = !parsed.GetValue(_noResume),
        StateDirectory = parsed.GetValue(_state),
        IsHarnessed = parsed.GetValue(_harness),
        Stages = parsed.GetValue(_stages),
        Rehearses = parsed.GetValue(_rehearse),
    };

    private static DnsEndPoint[] ParsePeers(ArgumentResult result)
    {
        var peers = new List<DnsEndPoint>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (PeerAddress.TryParse(text, out var peer)) peers.Add(peer);
            else result.AddError($"'{text}': expected host:port, such as 192.0.2.7:6881 or [2001:db8::7]:6881");
        }
        return [.. peers];
    }

    private static int? ParsePort(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;
        result.AddError($"'{text}': expected a port from 0 to 65535");
        return null;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address)) return address;
        result.AddError($"'{text}': expected an IP address of this machine");
        return null;
    }
}
