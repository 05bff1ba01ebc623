using System.Net;
using System.Text;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Wire;

public abstract partial record PeerMessage
{
    /// <summary>
    /// Id 20, extended id 0: "these extensions I understand, under these ids; and this is what I am" (BEP 10). May come again, to say
    /// what has changed: see <see cref="Then"/>.
    /// </summary>
    /// <param name="Content">The dictionary as it stands on the wire, with every key that anybody may have put there.</param>
    /// <remarks>
    /// The properties read <paramref name="Content"/>. A value of the wrong type or outside of its range reads as if it were not there,
    /// for no peer is to be trusted with it; setting such a value throws <see cref="ArgumentException"/>. Setting null removes the key.
    /// </remarks>
    public sealed record ExtendedHandshake(BencodeDictionary Content) : PeerMessage
    {
        /// <summary>The longest in bytes that is read or written; 64 KiB, where ordinary ones have a few hundred.</summary>
        internal const int MaxLength = 64 * 1024;

        private const int LongestVersion = 128;

        /// <summary>One that says nothing yet: <c>ExtendedHandshake.Empty with { ClientVersion = "…" }</c>.</summary>
        public static ExtendedHandshake Empty { get; } = new(BencodeDictionary.Empty);

        /// <summary>
        /// <c>m</c>: the ids under which the sender wants messages of each extension, by name; 0 when it has switched the extension off.
        /// </summary>
        public IEnumerable<KeyValuePair<string, byte>> Extensions =>
            from entry in Map
            where IdOf(entry.Value) is not null && entry.Key.TryGetText(out _)
            select KeyValuePair.Create(entry.Key.Text, IdOf(entry.Value)!.Value);

        /// <summary><c>v</c>: name and version of the client; its first 128 characters.</summary>
        public string? ClientVersion
        {
            get => Content.TryGetString("v", out var text) && text.Length > 0 ? Shortened(text.Text) : null;
            init => Content = Put("v", value is null ? null : new BencodeString(value));
        }

        /// <summary><c>p</c>: the TCP port at which the sender takes connections, 1 to 65535.</summary>
        public int? ListenPort
        {
            get => (int?)Number("p", 1, ushort.MaxValue);
            init => Content = PutNumber("p", value, 1, ushort.MaxValue);
        }

        /// <summary>
        /// <c>reqq</c>: how many requests the sender lets wait without dropping any, at least 1; what does not fit an <see cref="int"/>
        /// is cut to it.
        /// </summary>
        public int? RequestQueueLength
        {
            get => Number("reqq", 1, long.MaxValue) is { } length ? (int)Math.Min(length, int.MaxValue) : null;
            init => Content = PutNumber("reqq", value, 1, int.MaxValue);
        }

        /// <summary><c>yourip</c>: the address from which the sender sees the receiver.</summary>
        public IPAddress? YourAddress
        {
            get => Address("yourip", 4) ?? Address("yourip", 16);
            init => Content = PutAddress("yourip", value, 4, 16);
        }

        /// <summary><c>ipv4</c>: an IPv4 address of the sender.</summary>
        public IPAddress? IPv4Address
        {
            get => Address("ipv4", 4);
            init => Content = PutAddress("ipv4", value, 4);
        }

        /// <summary><c>ipv6</c>: an IPv6 address of the sender.</summary>
        public IPAddress? IPv6Address
        {
            get => Address("ipv6", 16);
            init => Content = PutAddress("ipv6", value, 16);
        }

        /// <summary><c>metadata_size</c>: the length of the <c>info</c> dictionary in bytes (BEP 9), at least 1.</summary>
        public int? MetadataSize
        {
            get => (int?)Number("metadata_size", 1, int.MaxValue);
            init => Content = PutNumber("metadata_size", value, 1, int.MaxValue);
        }

        /// <summary><c>upload_only</c>: the sender wants nothing more, though it may not have everything (BEP 21).</summary>
        public bool UploadOnly
        {
            get => Content.TryGetInteger("upload_only", out var value) && value != 0;
            init => Content = Put("upload_only", value ? new BencodeInteger(1) : null);
        }

        /// <summary><c>complete_ago</c>: how long ago the sender saw a complete copy of the torrent, in whole seconds.</summary>
        public TimeSpan? CompleteAgo
        {
            get => Number("complete_ago", 0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            init => Content = PutNumber("complete_ago", (long?)value?.TotalSeconds, 0, int.MaxValue);
        }

        /// <summary>The id under which the sender wants messages of the extension of that name.</summary>
        /// <returns>False when it does not speak of it. Id 0 means that it has switched the extension off.</returns>
        public bool TryGetExtension(string name, out byte id)
        {
            var found = Map.TryGet(name, out var value) ? IdOf(value) : null;
            id = found ?? 0;
            return found is not null;
        }

        /// <summary>With <paramref name="value"/> under <paramref name="key"/>, in place of what stood there.</summary>
        public ExtendedHandshake With(BencodeString key, BencodeValue value) => this with { Content = Content.With(key, value) };

        /// <summary>Without <paramref name="key"/>, if it was there.</summary>
        public ExtendedHandshake Without(BencodeString key) => this with { Content = Content.Without(key) };

        /// <summary>With the extension of that name under <paramref name="id"/>; 0 switches it off.</summary>
        public ExtendedHandshake WithExtension(string name, byte id) => With("m", Map.With(name, id));

        /// <summary>
        /// What the sender has said once it says <paramref name="later"/> as well: keys of the later one count, and <c>m</c> is added to,
        /// name by name.
        /// </summary>
        /// <remarks>A sender that has said more than 64 KiB altogether starts anew with <paramref name="later"/>, so that saying ever
        /// more costs no memory.</remarks>
        public ExtendedHandshake Then(ExtendedHandshake later)
        {
            ArgumentNullException.ThrowIfNull(later);
            var map = Merge(Map, later.Map);
            var content = Merge(Content, later.Content);
            if (map.Count > 0) content = content.With("m", map);
            return content.EncodedLength > MaxLength ? later : later with { Content = content };
        }

        /// <inheritdoc/>
        protected override bool PrintMembers(StringBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Append(Content);
            return true;
        }

        private BencodeDictionary Map => Content.TryGetDictionary("m", out var map) ? map : BencodeDictionary.Empty;

        private static BencodeDictionary Merge(BencodeDictionary earlier, BencodeDictionary later) => BencodeDictionary.Of(
            [.. earlier.Where(entry => !later.TryGet(entry.Key.Span, out _)).Concat(later).Select(entry => (entry.Key, entry.Value))]);

        private static byte? IdOf(BencodeValue value) => value is BencodeInteger { Value: >= 0 and <= byte.MaxValue } id ? (byte)id.Value : null;

        private static string Shortened(string text) =>
            text.Length <= LongestVersion ? text : text[..(char.IsHighSurrogate(text[LongestVersion - 1]) ? LongestVersion - 1 : LongestVersion)];

        private long? Number(string key, long least, long most) =>
            Content.TryGetInteger(key, out var value) && value >= least && value <= most ? value : null;

        private IPAddress? Address(string key, int length)
        {
            if (!Content.TryGetString(key, out var bytes) || bytes.Length != length) return null;
            var address = new IPAddress(bytes.Span);
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }

        private BencodeDictionary Put(string key, BencodeValue? value) => value is null ? Content.Without(key) : Content.With(key, value);

        private BencodeDictionary PutNumber(string key, long? value, long least, long most)
        {
            if (value is { } number && (number < least || number > most))
                throw new ArgumentOutOfRangeException(nameof(value), number, $"\"{key}\" is a number from {least} to {most}");
            return Put(key, value is null ? null : new BencodeInteger(value.Value));
        }

        private BencodeDictionary PutAddress(string key, IPAddress? value, params ReadOnlySpan<int> lengths)
        {
            var bytes = value?.GetAddressBytes();
            if (bytes is not null && !lengths.Contains(bytes.Length)) throw new ArgumentException($"\"{key}\" is no address of that family", nameof(value));
            return Put(key, bytes is null ? null : new BencodeString(bytes));
        }
    }
}
