namespace Rx.Torrent.Extensions.Metadata;

/// <summary>The <c>msg_type</c> of BEP 9. What others there may be is to be ignored.</summary>
internal enum MetadataMessageKind
{
    Request = 0,
    Data = 1,
    Reject = 2,
}
