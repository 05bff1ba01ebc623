using System.Net;
using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Tests.Extensions.Dht.Krpc;

public class AddressFilterTests
{
    /// <summary>The test vector of BEP 33.</summary>
    private const string Expected =
        "F6C3F5EAA07FFD91BDE89F777F26FB2BFF37BDB8FB2BBAA2FD3DDDE7BACFFF75EE7CCBAEFE5EEDB1FBFAFF67F6ABFF5E43DDBCA3FD9B9FFDF4FFD3E9DFF12D1BDF59DB53DBE9FA5B"
        + "7FF3B8FDFCDE1AFB8BEDD7BE2F3EE71EBBBFE93BCDEEFE148246C2BC5DBFF7E7EFDCF24FD8DC7ADFFD8FFFDFDDFFF7A4BBEEDF5CB95CE81FC7FCFF1FF4FFFFDFE5F7FDCBB7FD79B3"
        + "FA1FC77BFE07FFF905B7B7FFC7FEFEFFE0B8370BB0CD3F5B7F2BD93FEB4386CFDD6F7FD5BFAF2E9EBFFFFEECD67ADBF7C67F17EFD5D75EBA6FFEBA7FFF47A91EB1BFBB53E8ABFB57"
        + "62ABE8FF237279BFEFBFEEF5FFC5FEBFDFE5ADFFADFEE1FB737FFFFBFD9F6AEFFEEE76B6FD8F72EF";

    [Fact]
    public void The_filter_of_the_BEP_has_its_bytes_and_its_estimate()
    {
        var filter = new AddressFilter();
        for (var i = 0; i < 256; i++) filter.Add(new IPAddress([192, 0, 2, (byte)i]));
        for (var i = 0; i < 1000; i++) filter.Add(IPAddress.Parse($"2001:db8::{i:x}"));

        Convert.ToHexString(filter.Span).ShouldBe(Expected);
        filter.Estimate.ShouldBe(1224.9308, 0.0001);
        filter.MayContain(IPAddress.Parse("192.0.2.77")).ShouldBeTrue();
    }

    [Fact]
    public void The_union_of_two_filters_counts_what_they_share_once()
    {
        var (one, other) = (new AddressFilter(), new AddressFilter());
        for (var i = 0; i < 60; i++) one.Add(new IPAddress([1, 1, 1, (byte)i]));
        for (var i = 30; i < 90; i++) other.Add(new IPAddress([1, 1, 1, (byte)i]));

        one.Add(other);

        one.Estimate.ShouldBe(90, 5);
    }

    [Fact]
    public void Nothing_is_estimated_as_nothing_and_everything_as_a_number()
    {
        new AddressFilter().Estimate.ShouldBe(0);
        double.IsFinite(new AddressFilter(Enumerable.Repeat((byte)255, 256).ToArray()).Estimate).ShouldBeTrue();
        new AddressFilter(Enumerable.Repeat((byte)255, 256).ToArray()).Estimate.ShouldBeGreaterThan(6000);
    }
}
