using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

/// <summary>The answer to JoinGroup; only the leader gets the members.</summary>
internal sealed record JoinResult(
    ErrorCode Error, int Generation, string Protocol, string Leader, string MemberId, IReadOnlyList<JoinedMember> Members)
{
    public static JoinResult Failed(ErrorCode error, string memberId) => new(error, -1, "", "", memberId, []);
}
