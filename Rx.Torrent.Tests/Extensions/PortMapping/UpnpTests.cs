using System.Net;
using System.Text;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Extensions.PortMapping.Upnp;
using Rx.Torrent.Testing;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>UPnP in virtual time: the search goes over a simulated network, and HTTP is answered by the test.</summary>
public class UpnpTests
{
    private readonly MappingScene _scene = new(hasGateway: false);
    private readonly FakeWeb _web = new() { Answer = FakeWeb.Obliging };
    private readonly IDatagramSocket _device;
    private string _location = "http://192.168.1.1:5000/desc.xml";
    private int _searches;

    public UpnpTests()
    {
        _scene.Options = _scene.Options with { Methods = [PortMappingMethod.Upnp] };
        _device = _scene.GatewayHost.Datagrams.Open(new IPEndPoint(_scene.GatewayHost.Address, 1900));
        _device.Received.Subscribe(datagram =>
        {
            _searches++;
            Encoding.ASCII.GetString(datagram.Bytes.Span).ShouldStartWith("M-SEARCH * HTTP/1.1\r\n");
            Answer(_device, datagram.From);
        });
    }

    private MappedPort Mapped(int externalPort = 6881) => _scene.Mapped(externalPort, PortMappingMethod.Upnp);

    [Fact]
    public void A_port_is_mapped_again_at_half_time_and_taken_back()
    {
        var mapper = _scene.Mapper(_web);
        var external = mapper.ObserveExternalAddress().ToLiveList();
        var mapping = _scene.Map(mapper);
        _scene.Pass(5);
        mapping.ShouldBe([null, Mapped()]);
        external.ShouldBe([null, IPAddress.Parse("203.0.113.9")]);
        _web.Asked.Select(question => question.Uri.AbsoluteUri).Distinct().ShouldBe(["http://192.168.1.1:5000/desc.xml", "http://192.168.1.1:5000/ctl"]);
        var add = _web.Asked.Single(question => question.Action == FakeWeb.Service + "#AddPortMapping").Body!;
        add.ShouldContain("<NewRemoteHost></NewRemoteHost><NewExternalPort>6881</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>6881</NewInternalPort>" +
            "<NewInternalClient>192.168.1.10</NewInternalClient><NewEnabled>1</NewEnabled><NewPortMappingDescription>Rx.Torrent</NewPortMappingDescription><NewLeaseDuration>3600</NewLeaseDuration>");

        _scene.Pass(TimeSpan.FromHours(2));
        _web.Actions.Count(action => action == "AddPortMapping").ShouldBeInRange(5, 6);

        mapping.Dispose();
        _scene.Pass(1);
        _web.Actions.Last().ShouldBe("DeletePortMapping");
        _scene.Failures.ShouldBeEmpty();
    }

    [Fact]
    public void A_service_that_is_elsewhere_after_a_restart_is_found_again()
    {
        var mapping = _scene.Map(_scene.Mapper(_web));
        _scene.Pass(5);
        _web.Answer = question => question.Action is null ? FakeWeb.Xml(FakeWeb.Description("/ctl2"))
            : question.Uri.AbsolutePath == "/ctl2" ? FakeWeb.Obliging(question)
            : FakeWeb.Xml("", 404);

        _scene.Pass(TimeSpan.FromMinutes(15));
        mapping.ShouldBe([null, Mapped(), null, Mapped()]);
        _web.Asked[^1].Uri.AbsolutePath.ShouldBe("/ctl2");
    }

    [Fact]
    public void The_newer_service_is_preferred()
    {
        var newer = "urn:schemas-upnp-org:service:WANIPConnection:2";
        _web.Answer = question => question.Action is null
            ? FakeWeb.Xml(FakeWeb.Description().Replace("<serviceList>", $"<serviceList><service><serviceType>urn:schemas-upnp-org:service:WANPPPConnection:1</serviceType><controlURL>/ppp</controlURL></service><service><serviceType>{newer}</serviceType><controlURL>ctl2</controlURL></service>"))
            : FakeWeb.Obliging(question);
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(5);

        mapping[^1].ShouldBe(Mapped());
        _web.Asked.Last().Uri.AbsolutePath.ShouldBe("/ctl2");
        _web.Asked.Last().Action!.ShouldStartWith(newer);
    }

    [Fact]
    public void A_port_that_is_taken_is_another_one_outside()
    {
        _web.Answer = question => question.Body?.Contains("<NewExternalPort>6881<") == true ? FakeWeb.Fault(718) : FakeWeb.Obliging(question);
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(5);

        var mapped = mapping[^1].ShouldNotBeNull();
        mapped.ExternalPort.ShouldBeGreaterThanOrEqualTo((ushort)49152);
        mapping.Dispose();
        _scene.Pass(1);
        _web.Asked.Last().Body!.ShouldContain($"<NewExternalPort>{mapped.ExternalPort}<");
    }

    [Fact]
    public void A_device_that_knows_no_leases_maps_without_and_is_asked_again_all_the_same()
    {
        _web.Answer = question => question.Body is { } body && body.Contains("AddPort") && !body.Contains("<NewLeaseDuration>0<") ? FakeWeb.Fault(725) : FakeWeb.Obliging(question);
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(TimeSpan.FromHours(1));

        mapping.ShouldBe([null, Mapped()]);
        _web.Asked.Count(question => question.Body?.Contains("<NewLeaseDuration>0<") == true).ShouldBeInRange(2, 3);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(606)]
    [InlineData(718)]
    [InlineData(725)]
    [InlineData(-7)]
    public void A_device_that_refuses_is_left_alone_for_a_while(int fault)
    {
        _web.Answer = question => question.Action?.EndsWith("AddPortMapping", StringComparison.Ordinal) == true ? FakeWeb.Fault(fault) : FakeWeb.Obliging(question);
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        mapping.ShouldBe([null]);
        _scene.Failures.ShouldHaveSingleItem().Kind.ShouldBe(PortMappingFailureKind.Refused);
        _web.Actions.Count(action => action == "AddPortMapping").ShouldBeLessThanOrEqualTo(4);
    }

    [Theory]
    [InlineData("http://192.168.1.2/desc.xml")] // another machine of the network
    [InlineData("http://127.0.0.1/desc.xml")]
    [InlineData("http://203.0.113.1/desc.xml")]
    [InlineData("http://router.example/desc.xml")]
    [InlineData("http://192.168.1.1@203.0.113.1/desc.xml")]
    [InlineData("http://user:word@192.168.1.1/desc.xml")]
    [InlineData("https://192.168.1.1/desc.xml")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/desc.xml")]
    [InlineData("")]
    public void A_description_elsewhere_is_never_fetched(string location)
    {
        _location = location;
        _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        _searches.ShouldBeGreaterThan(0);
        _web.Asked.ShouldBeEmpty();
        _scene.Failures.ShouldHaveSingleItem().Kind.ShouldBe(PortMappingFailureKind.NotSupported);
    }

    [Theory]
    [InlineData("http://192.168.1.2/ctl", "")]
    [InlineData("//203.0.113.1/ctl", "")]
    [InlineData("https://192.168.1.1/ctl", "")]
    [InlineData("http://[::1]/ctl", "")]
    [InlineData("", "", "urn:schemas-upnp-org:service:Layer3Forwarding:1")]
    public void Nobody_else_is_asked_for_ports(string control, string extra, string type = FakeWeb.Service)
    {
        _web.Answer = question => question.Action is null ? FakeWeb.Xml(FakeWeb.Description(control, type, extra)) : FakeWeb.Obliging(question);
        _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        _web.Asked.ShouldAllBe(question => question.Action == null);
        _scene.Failures.ShouldHaveSingleItem().Kind.ShouldBe(PortMappingFailureKind.NotSupported);
    }

    [Fact]
    public void A_base_that_leads_elsewhere_is_not_followed()
    {
        _web.Answer = question => question.Action is null ? FakeWeb.Xml(FakeWeb.Description("ctl", extra: "<URLBase>http://203.0.113.1/</URLBase>")) : FakeWeb.Obliging(question);
        _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        _web.Asked.ShouldAllBe(question => question.Uri.Host == "192.168.1.1");
    }

    [Fact]
    public void What_another_machine_answers_to_the_search_is_not_heard()
    {
        _device.Dispose();
        var attacker = _scene.Network.AddHost(IPAddress.Parse("192.168.1.66"));
        _scene.Options = _scene.Options with { SearchAt = new IPEndPoint(attacker.Address, 1900) };
        var socket = attacker.Datagrams.Open(_scene.Options.SearchAt);
        socket.Received.Subscribe(datagram => Answer(socket, datagram.From));
        _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        _web.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML at all")]
    [InlineData("<root><device>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><x>&b;</x>")]
    [InlineData("<!DOCTYPE root SYSTEM \"http://203.0.113.1/x.dtd\"><root/>")]
    public void What_is_no_XML_as_it_may_be_is_not_read(string text)
    {
        _web.Answer = _ => FakeWeb.Xml(text);
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        mapping.ShouldBe([null]);
        _web.Actions.ShouldBeEmpty();
        _scene.Failures.Count.ShouldBe(1);
    }

    [Fact]
    public void Deep_wide_and_long_XML_is_given_up()
    {
        foreach (var text in (string[])
            [
                string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)),
                $"<a>{string.Concat(Enumerable.Repeat("<b/>", 10_000))}</a>",
                $"<serviceType>{new string('x', 100_000)}</serviceType>",
            ])
        {
            Should.Throw<Rx.Torrent.Extensions.PortMapping.Gateways.GatewayException>(() => XmlLeaves.Read(Encoding.UTF8.GetBytes(text))).Kind.ShouldBe(PortMappingFailureKind.Malformed);
        }
    }

    [Fact]
    public void A_device_that_never_answers_is_given_up()
    {
        _web.Answer = static _ => null;
        var mapping = _scene.Map(_scene.Mapper(_web));

        _scene.Pass(TimeSpan.FromHours(1));

        mapping.ShouldBe([null]);
        _web.Asked.Count.ShouldBeLessThan(10);
        _scene.Failures.Count.ShouldBeLessThan(10);
    }

    [Fact]
    public void A_device_with_a_hundred_descriptions_is_asked_for_four()
    {
        _web.Answer = static _ => FakeWeb.Xml("<root/>");
        var number = 0;
        _device.Received.Subscribe(datagram =>
        {
            for (var i = 0; i < 100; i++)
            {
                _location = $"http://192.168.1.1/{number++}";
                Answer(_device, datagram.From);
            }
        });
        _scene.Map(_scene.Mapper(_web));

        _scene.Pass(30);

        _web.Asked.Count.ShouldBe(4);
    }

    [Fact]
    public void At_the_end_a_device_that_does_not_answer_is_not_waited_for()
    {
        var mapper = _scene.Mapper(_web);
        _scene.Map(mapper);
        _scene.Pass(5);
        _web.Answer = static _ => null;

        var end = mapper.DisposeAsync().AsTask();
        _scene.Pass(3.1);

        end.IsCompleted.ShouldBeTrue();
        _web.Actions.Last().ShouldBe("DeletePortMapping");
    }

    private void Answer(IDatagramSocket from, IPEndPoint to) => from.Send(
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\nLocation: {_location}\r\n\r\n"), to);
}
