using System.Buffers;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>Datagrams to messages and back. Nothing but a <see cref="KrpcException"/> comes of bad bytes.</summary>
public static class KrpcCodec
{
    /// <summary>The longest datagram that is read. Nodes send at most 1,024 bytes (BEP 32), some a packet of 1,500.</summary>
    public const int MaxLength = 2048;

    /// <summary>The longest transaction id.</summary>
    public const int MaxTransactionId = 32;

    private const int MaxErrorText = 256;

    private static readonly BencodeLimits Limits = new() { MaxLength = MaxLength, MaxTokens = 1024, MaxDepth = 16 };

    /// <summary>Reads one datagram.</summary>
    /// <exception cref="KrpcException">It is no message.</exception>
    public static KrpcMessage Read(ReadOnlyMemory<byte> datagram)
    {
        var message = Parse(datagram);
        if (!message.TryGetString("t", out var transaction) || transaction.Length > MaxTransactionId)
            throw Wrong($"a transaction id of at most {MaxTransactionId} bytes is missing");
        if (!message.TryGetText("y", out var kind)) throw Wrong("the kind of the message is missing");
        message.TryGetString("v", out var version);
        if (version is { Length: > MaxTransactionId }) version = null;
        return kind switch
        {
            "q" => ReadQuery(message, transaction) with { TransactionId = transaction, Version = version },
            "r" => ReadReply(message) with { TransactionId = transaction, Version = version },
            "e" => ReadError(message) with { TransactionId = transaction, Version = version },
            _ => throw Wrong("the message is no query, answer or error"),
        };
    }

    /// <summary>The bytes of a message.</summary>
    public static byte[] Write(KrpcMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new ArrayBufferWriter<byte>(256);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        if (message is KrpcQuery query) QueryFields.Write(writer, query);
        else if (message is KrpcError error) WriteError(writer, error);
        else ReplyFields.Write(writer, (KrpcReply)message);
        writer.WriteKey("t"u8);
        writer.WriteString(message.TransactionId.Span);
        if (message.Version is { } version)
        {
            writer.WriteKey("v"u8);
            writer.WriteString(version.Span);
        }
        writer.WriteKey("y"u8);
        writer.WriteString(message switch { KrpcQuery => "q"u8, KrpcError => "e"u8, _ => "r"u8 });
        writer.WriteEnd();
        return output.WrittenSpan.ToArray();
    }

    internal static KrpcException Wrong(string message, KrpcErrorCode code = KrpcErrorCode.Protocol) => new(code, message);

    /// <summary>A node id under a key.</summary>
    internal static NodeId ReadId(BencodeDictionary fields, string key) =>
        fields.TryGetString(key, out var id) && id.Length == NodeId.Length ? new NodeId(id.Span) : throw Wrong($"\"{key}\" of {NodeId.Length} bytes is missing");

    private static BencodeDictionary Parse(ReadOnlyMemory<byte> datagram)
    {
        try
        {
            return BencodeValue.Parse(datagram, BencodeMode.Strict, Limits) as BencodeDictionary ?? throw Wrong("a message is a dictionary");
        }
        catch (BencodeException exception)
        {
            throw new KrpcException(KrpcErrorCode.Protocol, exception.Message, exception);
        }
    }

    private static KrpcQuery ReadQuery(BencodeDictionary message, BencodeString transaction)
    {
        try
        {
            if (!message.TryGetText("q", out var method)) throw Wrong("the name of the query is missing");
            if (!message.TryGetDictionary("a", out var arguments)) throw Wrong("the arguments are missing");
            return QueryFields.Read(method, arguments) with { IsReadOnly = message.TryGetInteger("ro", out var readOnly) && readOnly == 1 };
        }
        catch (KrpcException exception)
        {
            throw new KrpcException(exception.Code, exception.Message, exception) { TransactionId = transaction };
        }
    }

    private static KrpcReply ReadReply(BencodeDictionary message)
    {
        if (!message.TryGetDictionary("r", out var values)) throw Wrong("the answer is missing");
        message.TryGetString("ip", out var external);
        return ReplyFields.Read(values, external);
    }

    private static KrpcError ReadError(BencodeDictionary message)
    {
        if (!message.TryGetList("e", out var list) || list.Count < 2 || list[0] is not BencodeInteger code || list[1] is not BencodeString text)
            throw Wrong("an error is a number and a text");
        return new KrpcError((KrpcErrorCode)(int)Math.Clamp(code.Value, 0, int.MaxValue), text.Length <= MaxErrorText ? text.Text : text.Text[..MaxErrorText]);
    }

    private static void WriteError(BencodeWriter writer, KrpcError error)
    {
        writer.WriteKey("e"u8);
        writer.WriteListStart();
        writer.WriteInteger((int)error.Code);
        writer.WriteString(error.Text);
        writer.WriteEnd();
    }
}
