/**
 * Tokens of Megaco's text (H.248.1, annex B) by the words that stand for them, in any case. `*`: the word may have `O-` (optional)
 * and `W-` (with a wildcarded response) in front; `?`: it may have `O-`.
 */
const WORDS =
  '*Add=add,a AndAUDITSelect=andlgc Audit=audit,at *AuditCap=auditcapability,ac *AuditValue=auditvalue,av Auth=authentication,au ' +
  'Both=both,b Bothway=bothway,bw Brief=brief,br Buffer=buffer,bf Ctx=context,c ContextAttr=contextattr,ct ContextAudit=contextaudit,ca ' +
  'ContextList=contextlist,clt Direction=spadirection,direction,spadi,di Discard=discard,ds Disconnected=disconnected,dc Delay=delay,dl ' +
  'Delete=delete,de Duration=duration,dr Embed=embed,em Emergency=emergency,eg EmergencyOff=emergencyoff,emergencyofftoken,ego ' +
  'EmergencyValue=emergencyvalue,egv Error=error,er EventBuffer=eventbuffer,eb Events=events,e External=external,ex ' +
  'Failover=failover,fl Forced=forced,fo Graceful=graceful,gr H221=h221 H223=h223 H226=h226 HandOff=handoff,ho IEPS=iepscall,ieps ' +
  'Inactive=inactive,in ImmAckRequired=immackrequired,ia InSvc=inservice,iv Internal=internal,it IntsigDelay=intersignal,spais ' +
  'Isolate=isolate,is InterruptByEvent=intbyevent,ibe InterruptByNewSignalsDescr=intbysigdescr,ibs Iteration=iteration,ir ' +
  'KeepActive=keepactive,ka Local=local,l LocalControl=localcontrol,o LockStep=lockstep,sp Loopback=loopback,lb Media=media,m ' +
  'Megacop=megaco,! MessageSegment=segment,sm Method=method,mt MgcId=mgcidtotry,mg Mode=mode,mo ?Modify=modify,mf Modem=modem,md ' +
  '?Move=move,mv Mux=mux,mx NeverNotify=nevernotify,nbnn *Notify=notify,n NotifyCompletion=notifycompletion,nc ' +
  'NotifyImmediate=immediatenotify,nbin NotifyRegulated=regulatednotify,nbrn Nx64k=nx64kservice,n64 ObservedEvents=observedevents,oe ' +
  'Oneway=oneway,ow OnewayBoth=onewayboth,owb OnewayExternal=onewayexternal,owe Off=off On=on OnOff=onoff,oo OrAUDITselect=orlgc ' +
  'OtherReason=otherreason,or OutOfSvc=outofservice,os Packages=packages,pg Pending=pending,pn Priority=priority,pr Profile=profile,pf ' +
  'Reason=reason,re Recvonly=receiveonly,rc Reply=reply,p ResetEventsDescriptor=reseteventsdescriptor,rse ' +
  'ResponseAck=transactionresponseack,k Restart=restart,rs Remote=remote,r RequestID=sparequestid,requestid,sparq,rq ' +
  'ReservedGroup=reservedgroup,rg ReservedValue=reservedvalue,rv SegmentationComplete=end,& Sendonly=sendonly,so ' +
  'Sendrecv=sendreceive,sr Services=services,sv ServiceStates=servicestates,si *ServiceChange=servicechange,sc ' +
  'ServiceChangeAddress=servicechangeaddress,ad ServiceChangeIncomplete=servicechangeinc,sic SignalList=signallist,sl ' +
  'Signals=signals,sg SignalType=signaltype,sy Stats=statistics,sa Stream=stream,st *Subtract=subtract,s SynchISDN=synchisdn,sn ' +
  'TerminationState=terminationstate,ts Test=test,te TimeOut=timeout,to Topology=topology,tp Trans=transaction,t V18=v18 V22=v22 ' +
  'V22bis=v22b V32=v32 V32bis=v32b V34=v34 V76=v76 V90=v90 V91=v91 Version=version,v'

/** The names of tokens, by their words in lower case, prefixes included. */
export const KEYWORDS: ReadonlyMap<string, string> = new Map(
  WORDS.split(' ').flatMap((item) => {
    const [name, words] = item.split('=') as [string, string]
    const prefixes = name.startsWith('*') ? ['', 'o-', 'w-', 'o-w-'] : name.startsWith('?') ? ['', 'o-'] : ['']
    const token = `${name.replace(/^[*?]/, '')}Token`
    return words.split(',').flatMap((word) => prefixes.map((prefix) => [`${prefix}${word}`, token] as const))
  }),
)
